import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { emptyFolder } from "./folders";
import { foreignIdentities, REPLACE_VERSIONS, setUp, Tally } from "./killed-runs";
import { numbersFrom } from "./numbers";

const KILLS = 100;
const MOST_MILLISECONDS = 30;

test(`${KILLS} runs killed at any moment leave each cluster with one version or the other`, async () => {
  const out = emptyFolder();
  setUp(out);
  const notes = foreignIdentities(out);
  const number = numbersFrom(1);
  const tally = new Tally();
  for (let kill = 0; kill < KILLS; kill++) {
    await killAfter(number() * MOST_MILLISECONDS, out);
    tally.count(out, notes);
  }
  rmSync(out, { recursive: true });
  console.log(tally.toString());
  // Had no run been at work when it was killed, this would prove nothing.
  expect(tally.unfinished).toBeGreaterThan(KILLS / 4);
});

async function killAfter(milliseconds: number, out: string): Promise<void> {
  const run = spawn(process.execPath, [REPLACE_VERSIONS, out, "5000"], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(run, "exit");
  await once(run.stdout, "data");
  await setTimeout(milliseconds);
  run.kill("SIGKILL");
  expect(await ended).toEqual([null, "SIGKILL"]);
}
