import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { checkManifests } from "../../src/checks/check-manifests";
import { Source } from "../../src/cluster/source";
import { joined } from "../../src/migrate/documents";
import { migrate } from "../../src/migrate/migrate";
import { referenceFolder, WITHOUT_REFERENCE } from "../parity/system";
import { filledManifest } from "../parity/systems/multus";

/** Files of which nothing can be made as they are, and the problems that say why. */
const PROBLEMS: Readonly<Record<string, string>> = {
  "bottlerocket-spot/karpenter-values.yaml": "KM014: Helm's values",
};

const sample = referenceFolder("multus");
const systems = sample === undefined ? [] : readdirSync(dirname(sample));
const FILES = systems.flatMap((system) =>
  readdirSync(join(dirname(sample ?? ""), system))
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => `${system}/${file}`),
);

/** The sample's guide fills in its placeholders first. */
function textOf(file: string): string {
  const folder = join(dirname(sample ?? ""), dirname(file));
  return folder === sample
    ? filledManifest(folder, basename(file))
    : readFileSync(join(folder, basename(file)), "utf8");
}

const ALL = "every manifest of the reference systems becomes v1 objects that pass every check";

if (sample === undefined) {
  test.skip(`${ALL} (${WITHOUT_REFERENCE})`, () => {});
} else {
  test.each(FILES)("%s", (file) => {
    const { texts, problems } = migrate([new Source(file, textOf(file))], { clusterName: "eks-karpenter-demo" });
    const errors = problems.filter(({ severity }) => severity === "error");
    expect([...new Set(errors.map(({ code }) => code))].join()).toBe((PROBLEMS[file] ?? "").replace(/:.*/, ""));
    if (errors.length > 0) return;
    const checked = checkManifests([new Source("objects.yaml", joined(texts))]);
    expect(checked.problems.filter(({ severity }) => severity === "error")).toEqual([]);
  });
}

const DOCUMENTS = "a manifest that a document of the systems has with broken indentation is told where to mend it";
const documents = sample === undefined ? "" : join(sample, "../../seeds");

if (!existsSync(documents)) {
  test.skip(`${DOCUMENTS} (${WITHOUT_REFERENCE}, and the documents beside it)`, () => {});
} else {
  const manifests = readdirSync(documents)
    .filter((file) => file.endsWith(".md"))
    .flatMap((file) =>
      [
        ...readFileSync(join(documents, file), "utf8").matchAll(/<<EOF[^\n]*\n(apiVersion: karpenter[\s\S]*?\n)EOF/g),
      ].map(([, text = ""]) => new Source(file, text)),
    );

  test(DOCUMENTS, () => {
    expect(manifests).toHaveLength(1);
    const { texts, problems } = migrate(manifests);
    expect(texts).toEqual([]);
    expect(problems.map(({ code, at }) => `${code} in line ${at.line}`)).toEqual([
      "KM005 in line 16",
      "KM005 in line 18",
    ]);
  });
}
