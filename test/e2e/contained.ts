import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a container finds at fixed paths, as folders of this machine. */
export type Mounts = Readonly<Record<string, string>>;

/** A container's process as its pod would run it: nobody's user, no capabilities, nothing to write to. */
export interface Contained {
  readonly process: ChildProcess;
  /** Everything that it has said so far. */
  said(): string;
  /** Ends it, and removes what was made for it. */
  stop(): Promise<void>;
}

/** Runs a command in a mount namespace whose root has this machine's programs and the mounts, and is read-only. */
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
  const child = spawn(
    "unshare",
    ["--mount", "bash", script, root, ...Object.entries(mounts).flat(), "--", ...command],
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
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return {
    process: child,
    said: () => text,
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

/** The mounts live as long as the process does, because only its own namespace has them. */
const ENTER = `set -eu
root=$1; shift
mount -t tmpfs none "$root"
for folder in bin sbin lib lib64 usr etc proc dev; do
  if [[ -L /$folder ]]; then cp -P "/$folder" "$root/$folder"
  elif [[ -d /$folder ]]; then mkdir "$root/$folder"; mount --rbind "/$folder" "$root/$folder"; fi
done
while [[ $1 != -- ]]; do
  mkdir -p "$root$1"; mount --bind "$2" "$root$1"; shift 2
done
shift
mount -o remount,ro "$root"
exec chroot "$root" setpriv --reuid=65534 --regid=65534 --clear-groups --bounding-set=-all --no-new-privs "$@"
`;
