import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** How a program ended. */
export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs on a machine. */
export interface Running {
  readonly ended: Promise<Ended>;
  /** Ends it and all that it started, at once. */
  kill(): void;
}

export type Environment = Readonly<Record<string, string>>;

/** Where a machine can be reached from inside; the test answers. */
export const PLACES = { metadata: "169.254.169.254:80", ec2: "127.0.0.1:8000", systemd: "127.0.0.1:1" };
type Servers = Record<keyof typeof PLACES, Server>;

/** What is asked of systemd and its like: the test plays them. */
const ASKED = ["systemctl", "udevadm", "networkctl", "sysctl"];
const ASK = `#!/bin/bash
exec 3<>/dev/tcp/${PLACES.systemd.replace(":", "/")} && printf '%s\\n' "\${0##*/} $*" >&3 && read -r status <&3
exit "\${status:-1}"
`;

/**
 * A machine in namespaces: processes, mounts and links of its own, /etc, /var/lib and /usr/local/sbin on a disk of its
 * own, and /run that a reboot empties. Its programs are this machine's.
 */
export class Machine {
  private constructor(
    readonly folder: string,
    private holder: Holder,
    private readonly path: string,
  ) {}

  static async start(programs: Readonly<Record<string, string>>, path: string): Promise<Machine> {
    const folder = mkdtempSync(join(tmpdir(), "node-"));
    for (const name of ["bin", "etc", "host", "run", "lib", "local", "sbin"]) mkdirSync(join(folder, name));
    const asked = Object.fromEntries(ASKED.map((name) => [name, ASK]));
    for (const [name, text] of Object.entries({ ...asked, ...programs }))
      writeFileSync(join(folder, "bin", name), text, { mode: 0o755 });
    return new Machine(folder, await Holder.start(folder), `${join(folder, "bin")}:${path}`);
  }

  /** The listening sockets of this boot. */
  get servers(): Servers {
    return this.holder.servers;
  }

  /** Ends all that runs; links and /run are gone. */
  async reboot(): Promise<void> {
    await this.holder.stop();
    rmSync(join(this.folder, "run"), { recursive: true });
    mkdirSync(join(this.folder, "run"));
    this.holder = await Holder.start(this.folder);
  }

  async stop(): Promise<void> {
    await this.holder.stop();
    rmSync(this.folder, { recursive: true });
  }

  /** Where a file of the node is for the test; only what is below /etc, /run, /local, /var/lib and /usr/local/sbin. */
  placeOf(path: string): string {
    const moved = path.replace(/^\/var\/lib\//, "/lib/").replace(/^\/usr\/local\/sbin\//, "/sbin/");
    return join(this.folder, moved);
  }

  run(command: readonly string[], environment: Environment = {}): Running {
    return this.holder.run(command, { PATH: this.path, ...environment });
  }

  /** Runs a program of this machine's, which must do well. */
  async must(command: readonly string[]): Promise<string> {
    const { status, stdout, stderr } = await this.run(command).ended;
    if (status !== 0) throw new Error(`${command.join(" ")}: ${stderr}`);
    return stdout;
  }

  /** A cable: the link's other end is in another namespace. */
  async plug(link: string, mac: string): Promise<void> {
    const peer = `p${mac.replaceAll(":", "").slice(2)}`;
    const script =
      'ip link add "$1" address "$2" type veth peer name "$3" netns "$4" && nsenter -t "$4" -n ip link set "$3" up';
    await this.must(["bash", "-c", script, "bash", link, mac, peer, this.holder.wire]);
  }

  /** CPU time of all that ever ran on it, where the kernel counts it. */
  cpuSeconds(): number | undefined {
    return this.holder.cpuSeconds();
  }
}

/** Where version 2 of the control groups is, on machines that have both and on those that have it alone. */
const GROUPS = ["/sys/fs/cgroup/unified", "/sys/fs/cgroup"].find((folder) => {
  try {
    return readFileSync(join(folder, "cgroup.controllers")) !== undefined;
  } catch {
    return false;
  }
});

let groups = 0;

/** The first process of a boot: the namespaces live as long as it does. */
class Holder {
  private readonly running = new Set<ChildProcess>();

  private constructor(
    private readonly child: ChildProcess,
    private readonly ended: Promise<unknown>,
    readonly servers: Servers,
    private readonly first: string,
    readonly wire: string,
    private readonly group: string | undefined,
  ) {}

  static async start(folder: string): Promise<Holder> {
    const words = [process.execPath, join(__dirname, "listen.js"), ...Object.values(PLACES)];
    const own = ["--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"];
    const enter = [...own, "bash", "-c", ENTER, "bash", folder, ...words];
    // It does not outlive the test, however that ends.
    const child = spawn("setpriv", ["--pdeathsig", "KILL", "unshare", ...enter], {
      stdio: ["ignore", "pipe", "inherit", "ipc"],
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
    });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    const found = new Map<string, Server>();
    const handed = new Promise<void>((resolve) => {
      child.on("message", (place, handle) => {
        if (typeof place === "string" && handle instanceof Server) found.set(place, handle);
        if (found.size === Object.keys(PLACES).length) resolve();
      });
    });
    let wire = "";
    const wired = new Promise<void>((resolve) => {
      child.stdout?.setEncoding("utf8").on("data", (text: string) => {
        wire += text;
        if (wire.endsWith("\n")) resolve();
      });
    });
    const failed = ended.then(() => {
      throw new Error("a machine did not start");
    });
    await Promise.race([Promise.all([handed, wired]), failed]);
    failed.catch(() => undefined);
    const server = (place: string): Server => {
      const handle = found.get(place);
      if (!handle) throw new Error(`nobody listens on ${place}`);
      return handle;
    };
    const servers = {
      metadata: server(PLACES.metadata),
      ec2: server(PLACES.ec2),
      systemd: server(PLACES.systemd),
    };
    const first = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim();
    return new Holder(child, ended, servers, first, wire.trim(), makeGroup());
  }

  run(command: readonly string[], environment: Environment): Running {
    const enter = 'if [[ $0 ]]; then echo $$ >"$0/cgroup.procs"; fi; exec nsenter -m -n -p -t "$@"';
    const child = spawn("/bin/bash", ["-c", enter, this.group ?? "", this.first, ...command], {
      cwd: "/",
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: environment,
    });
    this.running.add(child);
    const ended = new Promise<Ended>((resolve, reject) => {
      let stdout = "";
      let stderr = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      child.once("error", reject);
      child.once("close", (status, signal) => {
        this.running.delete(child);
        resolve({ status, signal, stdout, stderr });
      });
    });
    return { ended, kill: () => killGroup(child) };
  }

  async stop(): Promise<void> {
    for (const child of this.running) killGroup(child);
    for (const server of Object.values(this.servers)) server.close();
    this.child.kill("SIGKILL");
    await this.ended;
    while (this.running.size > 0) await delay(5);
    if (this.group !== undefined) await removeGroup(this.group);
  }

  cpuSeconds(): number | undefined {
    if (this.group === undefined) return undefined;
    const stat = readFileSync(join(this.group, "cpu.stat"), "utf8");
    return Number(/^usage_usec (\d+)$/m.exec(stat)?.[1]) / 1e6;
  }
}

/** What is mounted lives as long as the namespace. The links of /etc go to where this machine's own is. */
const ENTER = `set -eu
folder=$1; shift
mount --bind /etc "$folder/host"
if [[ ! -e $folder/etc/systemd ]]; then
  ln -s "$folder"/host/* "$folder/etc/"
  rm -f "$folder"/etc/{systemd,sysctl.d}
  mkdir -p "$folder"/etc/systemd/{system,network} "$folder/etc/sysctl.d"
fi
mount --bind "$folder/etc" /etc
mount --bind "$folder/run" /run
mount --bind "$folder/lib" /var/lib
mount --bind "$folder/sbin" /usr/local/sbin
mount -t sysfs sysfs /sys
ip link set lo up
ip address add 169.254.169.254/32 dev lo
"$@"
exec 3>&-
unshare --net sleep infinity >/dev/null &
until [[ $(readlink "/proc/$!/ns/net") != "$(readlink /proc/self/ns/net)" ]]; do :; done
echo "$!"
exec sleep infinity >/dev/null
`;

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

function makeGroup(): string | undefined {
  if (GROUPS === undefined) return undefined;
  const group = join(GROUPS, `node-${process.pid}-${++groups}`);
  try {
    mkdirSync(group);
    return group;
  } catch {
    return undefined;
  }
}

async function removeGroup(group: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    try {
      rmdirSync(group);
      return;
    } catch {
      await delay(10);
    }
  }
}
