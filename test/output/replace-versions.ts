import { writeSync } from "node:fs";
import { DistWriter } from "../../src/output/dist-writer";
import { CLUSTERS, VERSIONS } from "./two-versions";

// The program that the tests kill: replaces both clusters' folders with the versions in turn, so many times.
const [out = "", rounds = "1", first = "0"] = process.argv.slice(2);

writeSync(1, "begun\n");
for (let round = 0; round < Number(rounds); round++) {
  const files = VERSIONS[(Number(first) + round) % VERSIONS.length] ?? [];
  const writer = new DistWriter(out);
  const problems = CLUSTERS.flatMap((id) => writer.stage(id, files).problems);
  problems.push(...writer.commit());
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
}
