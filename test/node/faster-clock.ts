import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";

/**
 * A clock that is faster than the machine's, for all programs of a node. libfaketime keeps its time in memory that the
 * first program makes and names after its process id: nodes have the same ids, and would take it from each other. So it
 * is made here, by a program that lives as long as the clock is needed.
 */
export class FasterClock {
  private constructor(
    readonly environment: Readonly<Record<string, string>>,
    private readonly holder: ChildProcess,
    private readonly memory: readonly string[],
  ) {}

  static async start(times: number, library: string): Promise<FasterClock> {
    const own = { LD_PRELOAD: library, FAKETIME: `+0 x${times}`, FAKETIME_DONT_RESET: "1", DONT_FAKE_MONOTONIC: "1" };
    const holder = spawn("sh", ["-c", 'echo "$FAKETIME_SHARED"; read end'], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, ...own },
    });
    const [said] = await Promise.race([once(holder.stdout, "data"), once(holder, "close")]);
    const shared = String(said).trim();
    const names = /^\/(faketime_sem_\d+) \/(faketime_shm_\d+)$/.exec(shared);
    if (!names) throw new Error(`${library} made no clock: ${shared}`);
    const [, semaphore = "", memory = ""] = names;
    return new FasterClock({ ...own, FAKETIME_SHARED: shared }, holder, [`sem.${semaphore}`, memory]);
  }

  async stop(): Promise<void> {
    const ended = once(this.holder, "close");
    this.holder.stdin?.end();
    await ended;
    for (const name of this.memory) rmSync(join("/dev/shm", name), { force: true });
  }
}
