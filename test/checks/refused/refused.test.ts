import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkManifests } from "../../../src/checks/check-manifests";
import { KnownObjects } from "../../../src/checks/known-objects";
import { Source } from "../../../src/cluster/source";
import { readManifests } from "../../../src/manifests/manifests";
import { printProblems } from "../../../src/report/text";
import { expectFile } from "../../expected-file";

/**
 * Each folder of cases/ has objects.yaml, perhaps in old.yaml what they are to replace, and in problems.txt what the API
 * server would refuse in them, in the words and at the places of the file. UPDATE=1 writes problems.txt anew.
 */
const CASES = join(__dirname, "../../../../test/checks/refused/cases");

test.each(readdirSync(CASES).sort())("%s", (name) => {
  const folder = join(CASES, name);
  const before = new KnownObjects();
  if (existsSync(join(folder, "old.yaml")))
    for (const object of readManifests(sourceOf(folder, "old.yaml")).objects) before.add(object);
  const { problems } = checkManifests([sourceOf(folder, "objects.yaml")], before);
  const printed = printProblems(problems.filter(({ severity }) => severity === "error"));
  expectFile(join(folder, "problems.txt"), printed);
});

function sourceOf(folder: string, file: string): Source {
  return new Source(file, readFileSync(join(folder, file), "utf8"));
}
