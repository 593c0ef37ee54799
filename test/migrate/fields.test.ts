import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Source } from "../../src/cluster/source";
import { readManifests } from "../../src/manifests/manifests";
import { NODE_CLASS_FIELDS, NODE_TEMPLATE_FIELDS } from "../../src/migrate/node-class-spec";
import { NODE_POOL_FIELDS } from "../../src/migrate/node-pool";
import { PROVISIONER_FIELDS } from "../../src/migrate/provisioner";
import { NAMES, sourcesOf } from "./cases";
import { fieldsOfObject } from "./old-fields";

/** `KIND FIELD` for each field of the old CRDs; fields.e2e.test.ts holds it against them. */
const FIELDS = readFileSync(join(__dirname, "../../../test/migrate/old-fields.txt"), "utf8").trim().split("\n");

/** Those that no case needs to have. */
const EXPLAINED = new Map([
  ["Provisioner spec.provider", "what is in it is what AWSNodeTemplate has: its cases, and provisioner-provider"],
]);

test("every field of the old API stands in a case", () => {
  const found = new Set(NAMES.flatMap((name) => sourcesOf(name).flatMap(fieldsOf)));
  expect(FIELDS.filter((field) => !found.has(field) && !EXPLAINED.has(field))).toEqual([]);
});

/** As in the list: what a map of anything holds is no field. */
function fieldsOf(source: Source): string[] {
  return readManifests(source).objects.flatMap(({ value }) => {
    const known = new Set(
      FIELDS.filter((field) => field.startsWith(`${value.kind} `)).map((field) => afterKind(field)),
    );
    return fieldsOfObject({ spec: value.spec }, known).map((field) => `${value.kind} ${field}`);
  });
}

function afterKind(field: string): string {
  return field.slice(field.indexOf(" ") + 1);
}

test("every field of the old API is taken, and no other", () => {
  const taken: Readonly<Record<string, readonly string[]>> = {
    Provisioner: Object.keys(PROVISIONER_FIELDS),
    AWSNodeTemplate: Object.keys(NODE_TEMPLATE_FIELDS),
    EC2NodeClass: Object.keys(NODE_CLASS_FIELDS),
    NodePool: Object.keys(NODE_POOL_FIELDS.spec ?? {}),
  };
  for (const [kind, names] of Object.entries(taken))
    expect([kind, names.toSorted()]).toEqual([kind, namesBelow(kind, "spec")]);
  const { template, metadata, node, disruption } = NODE_POOL_FIELDS;
  for (const [fields, path] of [
    [template, "spec.template"],
    [metadata, "spec.template.metadata"],
    [node, "spec.template.spec"],
    [disruption, "spec.disruption"],
  ] as const)
    expect([path, Object.keys(fields ?? {}).sort()]).toEqual([path, namesBelow("NodePool", path)]);
});

function namesBelow(kind: string, path: string): string[] {
  const below = FIELDS.filter((field) => field.startsWith(`${kind} ${path}.`));
  const names = below.map((field) =>
    afterKind(field)
      .slice(path.length + 1)
      .replace(/[.[].*/, ""),
  );
  return [...new Set(names)].sort();
}
