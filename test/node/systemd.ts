import { existsSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { Ended, Environment, Machine, Running } from "./machine";

/** One run of a unit's main program. */
export interface Run extends Ended {
  readonly startedAt: number;
  readonly endedAt: number;
}

interface Options {
  readonly kubeletActive: () => boolean;
  /** In ms, instead of what the unit says. */
  readonly restartAfter: number | undefined;
  readonly runBy: readonly string[];
}

/** Just enough of systemd: units that are enabled and started, what goes before a main program, and starting again. */
export class Systemd {
  /** What was asked of systemctl, udevadm and the like. */
  readonly log: string[] = [];
  private units = new Map<string, Unit>();
  private readonly enabled = new Set<string>();

  constructor(
    private readonly machine: Machine,
    private readonly environment: Environment,
    private readonly options: Options,
  ) {}

  /** Does what a program on the machine asks; its exit status. */
  async ask(line: string): Promise<number> {
    this.log.push(line);
    const [program, ...words] = line.trim().split(" ");
    if (program !== "systemctl") return 0;
    const verb = words.find((word) => !word.startsWith("-"));
    const name = words.filter((word) => !word.startsWith("-"))[1] ?? "";
    switch (verb) {
      case "daemon-reload":
        return 0;
      case "is-active":
        return name.replace(/\.service$/, "") === "kubelet" && this.options.kubeletActive() ? 0 : 3;
      case "enable":
        this.enabled.add(name);
        return words.includes("--now") ? this.start(name, words.includes("--no-block")) : 0;
      case "start":
      case "restart":
        return this.start(name, words.includes("--no-block"));
      default:
        throw new Error(`systemctl ${words.join(" ")} is not played here`);
    }
  }

  unit(name: string): Unit | undefined {
    return this.units.get(name);
  }

  /** What a boot does; it ends when kubelet may start. */
  async boot(): Promise<void> {
    this.units = new Map();
    await Promise.all([...this.enabled].map((name) => this.start(name, false)));
  }

  /** No unit starts again from now on. */
  stop(): void {
    for (const unit of this.units.values()) unit.stop();
  }

  private async start(name: string, noBlock: boolean): Promise<number> {
    const file = this.machine.placeOf(`/etc/systemd/system/${name}`);
    if (!existsSync(file)) return 5;
    let unit = this.units.get(name);
    if (!unit?.active) {
      unit = new Unit(this.machine, readFileSync(file, "utf8"), this.environment, this.options);
      this.units.set(name, unit);
    }
    const started = unit.started();
    return noBlock ? 0 : (await started) ? 0 : 1;
  }
}

/** A service that was started: what it runs, again and again until it does well. */
export class Unit {
  readonly runs: Run[] = [];
  active = true;
  private running: Running | undefined;
  private readonly first = gate<boolean>();
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly machine: Machine,
    private readonly text: string,
    private readonly environment: Environment,
    private readonly options: Options,
  ) {
    void this.live();
  }

  /** Whether it was started well: for oneshot when all is done, for exec when its program runs. */
  started(): Promise<boolean> {
    return this.first.promise;
  }

  /** Everything that the unit's programs said, of all runs. */
  get console(): string {
    return this.runs.map(({ stdout, stderr }) => stdout + stderr).join("");
  }

  /** The run of this number (from 0), when it has ended. */
  async run(number: number): Promise<Run> {
    for (;;) {
      const run = this.runs[number];
      if (run) return run;
      if (!this.active) throw new Error(`the unit has ended after ${this.runs.length} runs`);
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** The last run, when the unit starts no other. */
  async ended(): Promise<Run> {
    while (this.active) await new Promise<void>((resolve) => this.waiting.push(resolve));
    const last = this.runs.at(-1);
    if (!last) throw new Error("the unit never ran");
    return last;
  }

  /** Ends all of its programs at once, as the machine's losing power or the kernel's running out of memory does. */
  kill(): void {
    this.running?.kill();
  }

  stop(): void {
    this.active = false;
    this.kill();
    this.tell();
  }

  private async live(): Promise<void> {
    const oneshot = this.value("Type") === "oneshot";
    while (this.active) {
      const well = await this.once(oneshot);
      if (oneshot) this.first.open(well);
      if (well || !this.active || this.value("Restart") !== "on-failure") break;
      await delay(this.options.restartAfter ?? Number(this.value("RestartSec") ?? 0.1) * 1000, undefined, {
        ref: false,
      });
    }
    this.active = false;
    this.tell();
  }

  private async once(oneshot: boolean): Promise<boolean> {
    for (const command of this.values("ExecStartPre")) {
      const { status } = await this.execute(command.replace(/^-/, ""));
      if (status !== 0 && !command.startsWith("-")) return false;
    }
    if (!this.active) return false;
    const startedAt = performance.now();
    const running = this.execute(this.value("ExecStart") ?? "");
    if (!oneshot) this.first.open(true);
    const ended = await running;
    this.runs.push({ ...ended, startedAt, endedAt: performance.now() });
    this.tell();
    return ended.status === 0;
  }

  private execute(command: string): Promise<Ended> {
    this.running = this.machine.run([...this.options.runBy, ...command.split(" ")], this.environment);
    return this.running.ended;
  }

  private tell(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  private value(key: string): string | undefined {
    return this.values(key).at(-1);
  }

  private values(key: string): string[] {
    return [...this.text.matchAll(new RegExp(`^${key}=(.*)$`, "gm"))].map(([, value = ""]) => value);
  }
}

function gate<T>(): { readonly promise: Promise<T>; open(value: T): void } {
  let open: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}
