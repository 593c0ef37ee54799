import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The line of CONTRIBUTING.md: a file imports from its own folder, and from what stands before it. */
const LINE = [
  "src/network/",
  "src/instances/",
  "src/yaml/",
  "src/cluster/",
  "src/userdata/",
  "src/charts/",
  "src/handoff/",
  "src/flux/",
  "src/manifests/",
  "src/explain/",
  "src/checks/remembered.ts",
  "src/checks/grouped.ts",
  "src/checks/api/",
  "src/checks/in-words.ts",
  "src/checks/placed-object.ts",
  "src/checks/fleet/",
  "src/checks/rule.ts",
  "src/checks/rules/",
  "src/checks/",
  "src/migrate/",
  "src/output/",
  "src/report/",
  "src/init/",
  "src/cli/",
];

const ROOT = join(__dirname, "../..");
const FILES = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && file !== "index.ts")
  .map((file) => join("src", file));

/** Of the file's own kind: `./x`, `../x`, by import or require. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  return [...text.matchAll(/(?:from|import|import\(|require\()\s*"(\.[^"]+?)(?:\.js)?"/g)]
    .map(([, path = ""]) => `${join(dirname(file), path)}.ts`)
    .filter((path) => FILES.includes(path));
}

test("every folder is in the line", () => {
  expect(FILES.filter((file) => rankOf(file) < 0)).toEqual([]);
});

test("nothing imports against the line", () => {
  const against = FILES.flatMap((file) =>
    importsOf(file)
      .filter((imported) => rankOf(imported) > rankOf(file))
      .map((imported) => `${file} imports ${imported}`),
  );
  expect(against).toEqual([]);
});

test("no file imports itself through others", () => {
  expect(FILES.filter((file) => reaches(file, file))).toEqual([]);
});

/** A room comes where it stands in the line itself, not where its folder does. */
function rankOf(file: string): number {
  const [longest = ""] = LINE.filter((place) => file.startsWith(place)).sort((one, other) => other.length - one.length);
  return LINE.indexOf(longest);
}

function reaches(from: string, wanted: string, seen = new Set<string>()): boolean {
  return importsOf(from).some((next) => {
    if (next === wanted) return true;
    if (seen.has(next)) return false;
    seen.add(next);
    return reaches(next, wanted, seen);
  });
}
