import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** What a container finds at fixed paths, as folders of this machine. */
export type Mounts = Readonly<Record<string, string>>;

/** What a process has cost so far. */
interface Cost {
  /** How often it went to sleep, and so how often it woke. */
  readonly sleeps: number;
  /** Its processor time, with that of the processes it started, in hundredths of a second. */
  readonly ticks: number;
}

/** A container's process as its pod would run it: process 1, nobody's user, no capabilities, nothing to write to. */
export interface Contained {
  /** Everything that it has said so far. */
  said(): string;
  cost(): Cost;
  /** Asks it to end, as kubelet does, and waits a second. The status that it ended with, if it did. */
  terminate(): Promise<number | null | undefined>;
  /** Ends it, and removes what was made for it. */
  stop(): Promise<void>;
}

/** Runs a command in namespaces of its own; its root has this machine's programs and the mounts, and is read-only. */
export function runContained(
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
  mounts: Mounts,
): Contained {
  const folder = mkdtempSync(join(tmpdir(), "contained-"));
  const root = join(folder, "root");
  mkdirSync(root);
  const script = join(folder, "enter.sh");
  writeFileSync(script, ENTER);
  const namespaces = ["--mount", "--pid", "--fork", "--kill-child"];
  const child = spawn(
    "unshare",
    [...namespaces, "bash", script, root, ...Object.entries(mounts).flat(), "--", ...command],
    {
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data: Buffer) => {
      text += data;
    });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  /** The process itself: unshare's only child, which runs the command in its own place. */
  const pid = () => Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8"));
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  return {
    said: () => text,
    cost: () => costOf(pid()),
    terminate: () => {
      process.kill(pid(), "SIGTERM");
      return Promise.race([ended, delay(1000, undefined)]);
    },
    stop: async () => {
      // First the process: what changed its user does not end with its parent.
      if (isRunning() && pid()) process.kill(pid(), "SIGKILL");
      if (isRunning()) child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

function costOf(pid: number): Cost {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  // The fields after the name in brackets, of which the 12th to the 15th are times: proc_pid_stat(5).
  const [, fields = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
  const times = fields.split(" ").slice(11, 15).map(Number);
  return {
    sleeps: Number(/^voluntary_ctxt_switches:\s+(\d+)$/m.exec(status)?.[1]),
    ticks: times.reduce((sum, time) => sum + time, 0),
  };
}

/** The mounts live as long as the process does, because only its own namespace has them. */
const ENTER = `set -eu
root=$1; shift
mount -t tmpfs none "$root"
for folder in bin sbin lib lib64 usr etc dev; do
  if [[ -L /$folder ]]; then cp -P "/$folder" "$root/$folder"
  elif [[ -d /$folder ]]; then mkdir "$root/$folder"; mount --rbind "/$folder" "$root/$folder"; fi
done
mkdir "$root/proc"; mount -t proc none "$root/proc"
while [[ $1 != -- ]]; do
  mkdir -p "$root$1"; mount --bind "$2" "$root$1"; shift 2
done
shift
mount -o remount,ro "$root"
exec chroot "$root" setpriv --reuid=65534 --regid=65534 --clear-groups --bounding-set=-all --no-new-privs "$@"
`;
