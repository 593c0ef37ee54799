// Makes the schema for editors, the TypeScript type of the cluster file and, from the compiled program, the documentation
// of the checks: npm run generate [-- --check]
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { checksDocument } from "./checks-document.mjs";
import { clusterFileTypes } from "./cluster-file-types.mjs";
import { readableJson, root, writeGenerated } from "./generated-files.mjs";
import { mergeable } from "./mergeable-schema.mjs";
import { plainSchema } from "./plain-schema.mjs";

const { values: options } = parseArgs({ options: { check: { type: "boolean", default: false } } });

const source = schemaSource();
const files = new Map([
  ["schemas/cluster.schema.json", readableJson(mergeable(plainSchema(source)))],
  ["src/cluster/cluster-file.ts", await clusterFileTypes(source)],
]);
writeGenerated(files, [], options);
await writeChecksDocument();

async function writeChecksDocument() {
  const { status } = spawnSync(process.execPath, ["scripts/build.mjs", "--if-needed"], { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    console.error("docs/checks.md: is made from the compiled program, and that cannot be built");
    process.exitCode = 1;
    return;
  }
  const { catalogue } = await import("../build/src/checks/catalogue.js");
  const path = "docs/checks.md";
  writeGenerated(new Map([[path, checksDocument(readFileSync(join(root, path), "utf8"), catalogue)]]), [], options);
}

function schemaSource() {
  try {
    return parse(readFileSync(join(root, "src/cluster/schema.yaml"), "utf8"));
  } catch (error) {
    console.error(`src/cluster/schema.yaml: ${error.message}`);
    process.exit(1);
  }
}
