import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../../src/cluster/cluster";
import type { PathStep } from "../../src/cluster/located";
import { Source } from "../../src/cluster/source";
import { type Manifests, readManifests } from "../../src/manifests/manifests";
import { plainScalar } from "../../src/manifests/plain-scalar";
import { text } from "../../src/report/text";
import { expectFile } from "../expected-file";

/**
 * Each folder of cases/ has an input, the objects that are read in it, and in problems.txt what is printed for it.
 * UPDATE=1 writes both anew: read all that changes as somebody who wrote the file.
 */
const CASES = join(__dirname, "../../../test/manifests/cases");
const NAMES = readdirSync(CASES).sort();

function manifestsOf(name: string): Manifests {
  const file = readdirSync(join(CASES, name)).find((found) => found.startsWith("input.")) ?? "";
  return readManifests(new Source(file, readFileSync(join(CASES, name, file), "utf8").replace(/^\ufeff/, "")));
}

test.each(NAMES)("%s", (name) => {
  const { objects, problems, others } = manifestsOf(name);
  const found = { objects: objects.map(({ value }) => value), ...(others > 0 ? { others } : {}) };
  expectFile(join(CASES, name, "expected.json"), `${JSON.stringify(found, null, 2)}\n`);
  const printed = text(problems, { color: false });
  expectFile(join(CASES, name, "problems.txt"), printed);
});

test("every scalar of every case stands where its place says", () => {
  let looked = 0;
  for (const object of NAMES.flatMap((name) => manifestsOf(name).objects))
    for (const { path, value } of scalarsOf(object.value)) {
      const written = object.written(path);
      // An item of a list of one kind has it from the list.
      if (written === undefined && (path[0] === "kind" || path[0] === "apiVersion")) continue;
      const { line, column, source = "" } = object.place(path);
      const [first = ""] = (written ?? "").split(/\r?\n/);
      expect([path, source.slice(column - 1, column - 1 + first.length)]).toEqual([path, first]);
      expect(line).toBeGreaterThan(0);
      // What has quotes, a type or several lines is more than its text.
      if (written === undefined || /^["'|>!]|\n/.test(written) || source.includes("!!")) continue;
      expect([path, plainScalar(written)]).toEqual([path, value]);
      looked++;
    }
  expect(looked).toBeGreaterThan(200);
});

function scalarsOf(value: Json, path: readonly PathStep[] = []): { path: readonly PathStep[]; value: Json }[] {
  if (typeof value !== "object" || value === null) return [{ path, value }];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, below]) => scalarsOf(below, [...path, isList ? Number(key) : key]));
}
