import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { judged, onPath } from "../judges";

/** What a case of manifests.test.ts expects, if nothing is wrong with it. */
interface Case {
  readonly file: string;
  readonly objects: readonly { readonly metadata: { readonly labels?: object } }[];
}

/** What a kubectl reads or not by its age, YAML behind JSON and a list of lists; and what this test itself cannot read. */
const NOT_COMPARED = ["json-and-yaml", "list-in-a-list", "largest-integer"];

const CASES = join(__dirname, "../../../test/manifests/cases");
const READ_BY_KUBECTL: Case[] = readdirSync(CASES).flatMap((name) => {
  const files = readdirSync(join(CASES, name));
  const { objects } = JSON.parse(readFileSync(join(CASES, name, "expected.json"), "utf8"));
  const input = files.find((file) => file.startsWith("input.")) ?? "";
  return files.includes("problems.txt") || objects.length === 0 || NOT_COMPARED.includes(name)
    ? []
    : [{ file: join(CASES, name, input), objects }];
});

judged("kubectl reads the same in every case without a problem", { kubectl: onPath("kubectl") }, async () => {
  expect(READ_BY_KUBECTL.length).toBeGreaterThan(15);
  for (const { file, objects } of READ_BY_KUBECTL)
    expect([file, kubectl(file)]).toEqual([file, objects.map((object) => labelled(object))]);
});

/** The least that makes kubectl read an object without a cluster is a label. */
function kubectl(file: string): unknown[] {
  const words = ["label", "--local", "-f", file, "read=yes", "-o", "json"];
  const output = execFileSync("kubectl", words, { encoding: "utf8" });
  return output.split(/\n(?=\{)/).map((text) => JSON.parse(text));
}

function labelled(object: Case["objects"][number]): object {
  return { ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, read: "yes" } } };
}
