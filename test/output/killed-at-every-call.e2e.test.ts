import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { judged, onPath } from "../judges";
import { emptyFolder } from "./folders";
import { foreignIdentities, REPLACE_VERSIONS, setUp, Tally, versionIn } from "./killed-runs";
import { CLUSTERS } from "./two-versions";

/** Every way in which a run changes the names in a folder. */
const CALLS = ["rename", "mkdir", "rmdir", "unlink", "link"];

/** More than any run makes of one kind. */
const MOST_CALLS = 40;

describe("a run killed as it is about to do its nth", () => {
  for (const call of CALLS)
    judged(`${call} leaves each cluster with one version or the other`, { strace: onPath("strace") }, async () => {
      const times = callsOf(call);
      const tally = new Tally();
      for (let nth = 1; nth <= times; nth++) killAt(call, nth, tally);
      console.log(`${call}: ${times} calls; ${tally}`);
      expect(times).toBeGreaterThan(0);
      if (call === "rename") expect(tally.putBack).toBe(2);
    });
});

describe("a run that recovers from a killed one, killed in its turn at every", () => {
  for (const call of CALLS)
    judged(`${call}, leaves each cluster with one version or the other`, { strace: onPath("strace") }, async () => {
      const tally = new Tally();
      let nth = 1;
      while (nth < MOST_CALLS && killRecoveryAt(call, nth, tally)) nth++;
      console.log(`${call}: ${nth - 1} calls; ${tally}`);
      expect(nth).toBeGreaterThan(1);
      expect(nth).toBeLessThan(MOST_CALLS);
    });
});

describe("a run that is refused", () => {
  const strace = onPath("strace");

  judged("a rename while it puts its folders in place puts everything back", { strace }, async () => {
    for (const nth of [1, 2, 3, 4])
      expect(refuseAt("rename", nth, "EBUSY")).toEqual({
        stderr: expect.stringContaining("KM608"),
        versions: ["first", "first"],
      });
  });

  judged("a rename while it cleans up has put everything in place", { strace }, async () => {
    expect(refuseAt("rename", 7, "EACCES")).toEqual({
      stderr: expect.stringContaining("KM604"),
      versions: ["second", "second"],
    });
  });

  judged("space for a folder changes nothing", { strace }, async () => {
    for (let nth = 2; nth <= callsOf("mkdir"); nth++)
      expect(refuseAt("mkdir", nth, "ENOSPC")).toEqual({
        stderr: expect.stringContaining("KM605"),
        versions: ["first", "first"],
      });
  });

  judged("hard links writes the files anew", { strace }, async () => {
    for (const nth of [1, 2])
      expect(refuseAt("link", nth, "EPERM")).toEqual({ stderr: "", versions: ["second", "second"] });
  });
});

/** How often a whole run makes the call. */
function callsOf(call: string): number {
  return inFolder((out) => {
    const log = join(out, "strace.log");
    const run = traced(out, ["-o", log, "-e", `trace=${call}`]);
    if (run.status !== 0) throw new Error(run.stderr);
    return readFileSync(log, "utf8").split(`${call}(`).length - 1;
  });
}

function killAt(call: string, nth: number, tally: Tally): void {
  inFolder((out) => {
    const notes = foreignIdentities(out);
    expect(injected(out, call, `signal=KILL:when=${nth}`).signal).toBe("SIGKILL");
    tally.count(out, notes);
  });
}

/** Kills a run after its first rename, then the run that puts that right at its nth call. False when it ended before. */
function killRecoveryAt(call: string, nth: number, tally: Tally): boolean {
  return inFolder((out) => {
    const notes = foreignIdentities(out);
    injected(out, "rename", "signal=KILL:when=2");
    const { signal } = injected(out, call, `signal=KILL:when=${nth}`);
    tally.count(out, notes);
    return signal === "SIGKILL";
  });
}

function refuseAt(call: string, nth: number, error: string): { stderr: string; versions: (string | undefined)[] } {
  return inFolder((out) => {
    const { stderr } = injected(out, call, `error=${error}:when=${nth}`);
    return { stderr, versions: CLUSTERS.map((id) => versionIn(join(out, id))) };
  });
}

function inFolder<T>(what: (out: string) => T): T {
  const out = emptyFolder();
  try {
    setUp(out);
    return what(out);
  } finally {
    rmSync(out, { recursive: true });
  }
}

function injected(out: string, call: string, fault: string): SpawnSyncReturns<string> {
  return traced(out, ["-o", "/dev/null", "-e", `trace=${call}`, "-e", `inject=${call}:${fault}`]);
}

/** One run that replaces the first version by the second. */
function traced(out: string, options: readonly string[]): SpawnSyncReturns<string> {
  const program = [process.execPath, REPLACE_VERSIONS, out, "1", "1"];
  return spawnSync("strace", ["-f", "-qq", ...options, ...program], { encoding: "utf8" });
}
