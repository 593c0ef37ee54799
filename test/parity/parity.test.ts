import { resolve } from "node:path";
import { checkCluster } from "../../src/checks/check-cluster";
import type { JsonMap } from "../../src/cluster/cluster";
import { loadCluster } from "../../src/cluster/load";
import { clusterOutput } from "../../src/output/cluster-output";
import { objectsOf } from "../charts/objects";
import { expectFile } from "../expected-file";
import { type Difference, differencesOf, differencesPage, explain } from "./differences";
import { referenceFolder, type System, WITHOUT_REFERENCE } from "./system";
import { bottlerocketSpot } from "./systems/bottlerocket-spot";
import { eksWorkshop } from "./systems/eks-workshop";
import { karpenterMng } from "./systems/karpenter-mng";
import { multus } from "./systems/multus";
import { platformOne } from "./systems/platform-one";

const ROOT = resolve(__dirname, "../../..");

const SYSTEMS: readonly System[] = [multus, eksWorkshop, bottlerocketSpot, karpenterMng, platformOne];

describe.each(SYSTEMS.map((system) => [system.name, system] as const))("%s", (name, system) => {
  const folder = referenceFolder(name);
  if (folder === undefined) {
    test.skip(`parity with the system (${WITHOUT_REFERENCE})`, () => {});
    return;
  }
  const explained = explain(differencesOf(system.objects(folder), ourObjects(system)), system.explanations);

  test("everything of the system is there, or there is a reason", () => {
    expect(explained.filter(({ explanation }) => !explanation).map(({ difference }) => inWords(difference))).toEqual(
      [],
    );
  });

  test("every reason has a difference", () => {
    const used = new Set(explained.map(({ explanation }) => explanation));
    expect(system.explanations.filter((explanation) => !used.has(explanation))).toEqual([]);
  });

  test("its page in docs/differences says so (UPDATE=1 writes it)", () => {
    const file = resolve(ROOT, `docs/differences/${name}.md`);
    const page = differencesPage(system, explained);
    expectFile(file, page);
  });
});

function inWords({ object, path, sample, ours }: Difference): string {
  return `${object} ${path}: ${sample ?? "nothing"} in the system, ${ours ?? "nothing"} here`;
}

/** All that we write for the system's cluster: the objects, and what is handed over to be run or applied elsewhere. */
function ourObjects({ name, handedOver }: System): JsonMap[] {
  const loaded = loadCluster(resolve(ROOT, `clusters/${name}.yaml`));
  const { charts, problems } = checkCluster(loaded);
  if (!loaded.cluster || !charts) throw new Error(JSON.stringify(problems));
  const texts = new Map(
    clusterOutput(loaded.cluster, charts, `clusters/${name}.yaml`).files.map(({ path, text }) => [path, text]),
  );
  const manifests = [...texts].filter(([path]) => /^[^/]+\.yaml$/.test(path));
  const textOf = (path: string) => {
    const text = texts.get(path);
    if (text === undefined) throw new Error(`there is no ${path}`);
    return text;
  };
  return [...manifests.flatMap(([, text]) => objectsOf(text)), ...handedOver(textOf)];
}
