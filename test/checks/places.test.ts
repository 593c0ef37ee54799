import { join } from "node:path";
import { chartFiles } from "../../src/charts/charts";
import { clusterObjects } from "../../src/checks/cluster-objects";
import type { PlacedObject } from "../../src/checks/placed-object";
import { loadCluster } from "../../src/cluster/load";
import { type PathStep, showPath } from "../../src/cluster/located";
import { expectFile } from "../expected-file";

/**
 * places.txt has, for every value of the objects that users mostly get wrong, where the cluster file says it. UPDATE=1
 * writes it anew: read each line that changes, and look whether a person would mend it there.
 */
const FOLDER = join(__dirname, "../../../test/checks/places");
const KINDS = ["NetworkAttachmentDefinition", "EC2NodeClass", "NodePool", "NodeOverlay", "Deployment"];

function objects(): PlacedObject[] {
  const { cluster, placeOf, problems } = loadCluster(join(FOLDER, "cluster.yaml"));
  if (!cluster) throw new Error(JSON.stringify(problems));
  const all = clusterObjects(
    cluster,
    placeOf,
    chartFiles(cluster, () => undefined),
  );
  return all.filter(({ value }) => KINDS.includes(String(value.kind)));
}

test("every value of an object is placed where the cluster file says it", () => {
  const lines = objects().flatMap((object) =>
    leaves(parts(object)).map((path) => {
      const { line, column, path: said } = object.place(path);
      return `${object.value.kind} ${showPath(path)}\n  ${line}:${column} ${said}\n`;
    }),
  );
  expectFile(join(FOLDER, "places.txt"), lines.join(""));
});

test("what is missing is placed where the short key would stand", () => {
  const pool = objects().find(({ value }) => value.kind === "NodePool");
  expect(pool?.place(["spec", "weight"])).toMatchObject({ line: 41, path: "nodePools.default.weight" });
  expect(pool?.place(["spec", "template", "spec", "expireAfter"]).path).toBe("nodePools.default.expireAfter");
});

test("a key has another place than its value", () => {
  const pool = objects().find(({ value }) => value.kind === "NodePool");
  const path = ["spec", "limits", "cpu"];
  expect(pool?.place(path, "key")).toMatchObject({ column: 15 });
  expect(pool?.place(path)).toMatchObject({ column: 20 });
});

/** The object, with the JSON of an attachment as what it is. */
function parts({ value }: PlacedObject): unknown {
  if (value.kind !== "NetworkAttachmentDefinition") return { spec: value.spec };
  const { config } = Object(value.spec);
  return { spec: { config: JSON.parse(String(config)) } };
}

function leaves(value: unknown, path: readonly PathStep[] = []): (readonly PathStep[])[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, [...path, index]));
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key]));
}
