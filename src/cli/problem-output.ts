import type { Problem } from "../cluster/problem";
import { FORMATS, type Format } from "../report/format";
import { hasColors } from "./colors";
import { Misuse } from "./misuse";
import { version } from "./version";

/** For `parseArgs`: what every verb that prints problems can be told about them. */
export const PROBLEM_OPTIONS = {
  format: { type: "string", default: "text" },
  severity: { type: "string", default: "info" },
  strict: { type: "boolean", default: false },
} as const;

const SEVERITIES = ["info", "warning", "error"] as const;

interface Wishes {
  readonly format: string;
  readonly severity: string;
  readonly strict: boolean;
}

/** Problems as the user wants to see them, and what follows from them. */
export class ProblemOutput {
  readonly #format: Format;
  readonly #least: number;
  readonly #strict: boolean;

  /** A verb that prints something else on standard output has machines read the problems on standard error. */
  constructor(
    { format, severity, strict }: Wishes,
    private readonly forMachines: NodeJS.WriteStream = process.stdout,
  ) {
    this.#format = oneOf(FORMATS, format, "--format");
    this.#least = SEVERITIES.indexOf(oneOf(SEVERITIES, severity, "--severity"));
    this.#strict = strict;
  }

  /** Whether a run with these problems has failed. */
  fails(problems: readonly Problem[]): boolean {
    return this.#wanted(problems).some(
      ({ severity }) => severity === "error" || (this.#strict && severity === "warning"),
    );
  }

  /** Prints all problems of a run, once; and what came of them, behind their number. */
  async print(problems: readonly Problem[], outcome?: string): Promise<void> {
    const wanted = this.#wanted(problems);
    if (this.#format === "text") return printText(wanted, outcome);
    // Start-up is what a user waits for, and most want text.
    const { report } = await import("../report/report.js");
    this.forMachines.write(report(this.#format, wanted, { color: false, root: repository(), version: version() }));
    if (outcome !== undefined && wanted.length > 0) process.stderr.write(`${outcome}\n`);
  }

  /** Where the verb says what it did: never between what a machine reads. */
  get summary(): NodeJS.WriteStream {
    return this.#format === "text" ? process.stdout : process.stderr;
  }

  #wanted(problems: readonly Problem[]): Problem[] {
    return problems.filter(({ severity }) => SEVERITIES.indexOf(severity) >= this.#least);
  }
}

async function printText(problems: readonly Problem[], outcome?: string): Promise<void> {
  if (problems.length === 0) return;
  const { text } = await import("../report/text.js");
  const color = hasColors(process.stderr, process.env);
  process.stderr.write(text(problems, { color, ...(outcome === undefined ? {} : { outcome }) }));
}

/** GitHub names files from the workflow's own folder, wherever in it a step runs. */
function repository(): string {
  return process.env.GITHUB_WORKSPACE || process.cwd();
}

function oneOf<Word extends string>(words: readonly Word[], word: string, option: string): Word {
  const found = words.find((known) => known === word);
  if (found === undefined) throw new Misuse(`${option} is one of ${words.join(", ")}, not ${JSON.stringify(word)}`);
  return found;
}
