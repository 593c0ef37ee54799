// Makes imports/ from the CRDs: npm run import [-- --from DIR] [-- --check]
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { stringify } from "yaml";
import { crdsOfAddresses, crdsOfFolder } from "./crds.mjs";
import { readableJson, root, writeGenerated } from "./generated-files.mjs";
import { specTypes } from "./specs.mjs";
import { toolCommand } from "./tools.mjs";

const { values: options } = parseArgs({
  options: { from: { type: "string" }, check: { type: "boolean", default: false } },
});

const crds = await readCrds();
const files = new Map([...constructs(), ...schemas(), ["imports/specs.ts", await specTypes(crds)]]);
const outdated = existing("imports").filter((path) => !files.has(path));
writeGenerated(files, outdated, options);

async function readCrds() {
  try {
    return options.from ? crdsOfFolder(options.from) : await crdsOfAddresses(join(root, "cdk8s.yaml"));
  } catch (error) {
    console.error(`import: ${error.message}`);
    process.exit(1);
  }
}

/** The typed constructs, by cdk8s's own importer. It makes a file per group, so it is given a group at a time. */
function constructs() {
  const folder = mkdtempSync(join(tmpdir(), "crds-"));
  const importer = toolCommand("cdk8s");
  try {
    return [...new Set(crds.map(({ group }) => group))].map((group) => {
      const members = crds.filter((crd) => crd.group === group);
      writeFileSync(
        join(folder, "crds.yaml"),
        members
          .map(asCrd)
          .map((crd) => stringify(crd))
          .join("---\n"),
      );
      const given = [
        "import",
        "crds.yaml",
        "--output",
        "out",
        "--language",
        "typescript",
        "--no-save",
        "--no-check-upgrade",
      ];
      execFileSync(process.execPath, [importer, ...given], { cwd: folder, stdio: "pipe" });
      return [`imports/${group}.ts`, readFileSync(join(folder, "out", `${group}.ts`), "utf8")];
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The CRD again, with nothing in it but what we keep: no upstream prose can get through. */
function asCrd({ group, version, kind, plural, singular, scope, schema }) {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: { kind, plural, singular },
      versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
}

function schemas() {
  return crds.map(({ singular, ...crd }) => [`imports/schemas/${crd.kind}.json`, readableJson(crd)]);
}

function existing(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .sort();
}
