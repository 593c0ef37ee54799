import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Ended, Environment, Machine } from "./machine";
import type { Run } from "./systemd";

/** Where Bottlerocket keeps what a bootstrap container writes, beside its user-data. */
export const STATE = "/local/bootstrap-containers/multus-enis";

/** The program of a Bottlerocket bootstrap container: once in a boot, and kubelet waits for its end. */
export class BootstrapContainer {
  /** Of this boot. */
  readonly runs: Run[] = [];
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly machine: Machine,
    program: string,
    private readonly environment: Environment,
    private readonly ended: () => void,
  ) {
    const folder = machine.placeOf(STATE);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "user-data"), program);
    chmodSync(join(folder, "user-data"), 0o755);
  }

  /** As its image's entrypoint does. */
  async start(): Promise<void> {
    const startedAt = performance.now();
    const words = [this.machine.folder, this.machine.placeOf(STATE), CAPABILITIES];
    const running = this.machine.run(
      ["unshare", "--mount", "bash", "-c", CONTAINER, "bash", ...words],
      this.environment,
    );
    const ended: Ended = await running.ended;
    this.ended();
    this.runs.push({ ...ended, startedAt, endedAt: performance.now() });
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  /** The run of this number (from 0), when it has ended. */
  async run(number: number): Promise<Run> {
    for (;;) {
      const run = this.runs[number];
      if (run) return run;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** Of a shutdown hears the first process alone. */
  async terminate(): Promise<void> {
    await this.signal("TERM", "");
  }

  /** Ends all of it at once. */
  async kill(): Promise<void> {
    await this.signal("KILL", "-");
  }

  private async signal(name: string, group: string): Promise<void> {
    const script = `kill -s ${name} -- ${group}"$(<"$1/container/first")"`;
    await this.machine.must(["bash", "-c", script, "bash", this.machine.folder]);
  }
}

/** Those of any container, and those that host-ctr adds for bootstrap containers. */
const CAPABILITIES = [
  "-all",
  ...["chown", "dac_override", "fsetid", "fowner", "mknod", "net_raw", "setgid", "setuid", "setfcap", "setpcap"],
  ...["net_bind_service", "sys_chroot", "kill", "audit_write"],
  ...["sys_admin", "net_admin", "sys_module", "audit_control"],
].join(",+");

/**
 * Its root: programs of this machine, but no ip; the host's root, read-only but for what is mounted below it; the host's
 * network and processes; and its own folder.
 */
const CONTAINER = `set -eu
folder=$1 state=$2 capabilities=$3
root=$folder/container
host=$root/.bottlerocket/rootfs own=$root/.bottlerocket/bootstrap-containers/current
mkdir -p "$host" "$own" "$root/tmp" "$root/programs"
for path in /usr /etc /dev /proc /sys /bin /sbin /lib /lib64; do
  if [[ -L $path ]]; then
    ln -sfn "$(readlink "$path")" "$root$path"
  elif [[ -d $path ]]; then
    mkdir -p "$root$path"
    mount --rbind "$path" "$root$path"
  fi
done
mount --bind /dev/null "$root$(readlink -f "$(command -v ip)")"
mount -o remount,bind,ro "$root/sys"
mount --bind "$folder/bin" "$root/programs"
mount --bind "$state" "$own"
mount --rbind / "$host"
mount -o remount,bind,ro "$host"
PATH=/programs:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
exec setsid --wait bash -c 'echo $$ >"$1/first"
  exec chroot "$1" setpriv --bounding-set "$2" /.bottlerocket/bootstrap-containers/current/user-data' bash "$root" "$capabilities"
`;
