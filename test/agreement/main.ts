import { parseArgs } from "node:util";
import { isMap } from "../../src/cluster/json";
import { NEEDS } from "../e2e/crds";
import { type Judgement, judgeAll, outcome, smallest } from "./agreement";
import { type Candidate, Cluster } from "./cluster";
import { type Kind, readKinds } from "./kinds";
import { Breeder, type Mutant, type Old } from "./mutants";
import { withValue } from "./places";
import { shownDisagreement, summary, unbrokenRules } from "./summary";
import type { Verdict } from "./verdict";

const USAGE = `Whether our checks and the API server say the same: npm run test:agreement -- [OPTION...]
  --seed N     another seed makes other mutants (1)
  --mutants N  how many (10000)
  --kind K     of one kind only
  --show N     how many disagreements are made small and shown (20)`;

const LEAST_MUTANTS = 10_000;
/** One of so many changes an object that is there. */
const CHANGE_EVERY = 4;
/** And one is sent as YAML. */
const TEXT_EVERY = 6;
/** How many of a kind beside one of those that are not named: small schemas are soon known. */
const SHARES: Readonly<Record<string, number>> = { NodePool: 8, EC2NodeClass: 8, NodeClaim: 5, NodeOverlay: 4 };
const OLDS_OF_A_KIND = 40;

async function main(words: string[]): Promise<number> {
  const { values } = parseArgs({
    args: words,
    options: {
      seed: { type: "string", default: "1" },
      mutants: { type: "string", default: String(LEAST_MUTANTS) },
      kind: { type: "string" },
      show: { type: "string", default: "20" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const missing = Object.entries(NEEDS).filter(([, found]) => found === undefined);
  if (missing.length > 0) {
    console.log(`test:agreement: not run: needs ${missing.map(([need]) => need).join(" and ")}`);
    return process.env.CI === "true" ? 1 : 0;
  }
  const kinds = readKinds().filter(({ kind }) => values.kind === undefined || values.kind === kind);
  if (kinds.length === 0) throw new Error(`no kind is called ${values.kind}`);
  return run(kinds, wholeNumber(values.seed), wholeNumber(values.mutants), wholeNumber(values.show));
}

async function run(kinds: readonly Kind[], seed: number, count: number, show: number): Promise<number> {
  const begun = process.hrtime.bigint();
  const [assets = "", crds = ""] = Object.values(NEEDS);
  const cluster = await Cluster.start(assets, crds);
  try {
    const breeders = new Map(kinds.map((kind, index) => [kind, new Breeder(kind, seed * 1000 + index)]));
    const olds = await cluster.keep(new Map(kinds.map((kind) => [kind, candidates(kind, breeders.get(kind))])));
    const judgements = await judgeAll(mutantsOf(kinds, breeders, olds, count), cluster);
    for (const [kind, breeder] of breeders)
      judgements.push(...(await judgeMissedRules(kind, breeder, judgements, cluster)));
    const disagreements = distinct(judgements.filter((judgement) => outcome(judgement) !== "agree"));
    for (const judgement of disagreements.slice(0, show))
      console.log(shownDisagreement(await smallest(judgement, cluster)));
    const { lines, passed } = summary(judgements, kinds);
    console.log(lines.join("\n"));
    const seconds = Number((process.hrtime.bigint() - begun) / 1_000_000n) / 1000;
    console.log(`seed ${seed}; ${seconds.toFixed(0)} s`);
    return passed ? 0 : 1;
  } finally {
    await cluster.stop();
  }
}

/** Every second one is as valid as its model. */
function candidates({ bases }: Kind, breeder: Breeder | undefined): Candidate[] {
  return Array.from({ length: OLDS_OF_A_KIND }, (_, index) => {
    const model = withValue(bases[index % bases.length], ["metadata", "name"], `old-${index}`);
    if (!isMap(model)) throw new Error("a base is no object");
    return { model, past: index % 2 === 0 || !breeder ? model : breeder.past(model) };
  });
}

function mutantsOf(
  kinds: readonly Kind[],
  breeders: ReadonlyMap<Kind, Breeder>,
  olds: ReadonlyMap<Kind, readonly Old[]>,
  count: number,
): Mutant[] {
  const lots = kinds.flatMap((kind) => Array.from({ length: SHARES[kind.kind] ?? 1 }, () => kind));
  return Array.from({ length: count }, (_, index) => lots[index % lots.length]).flatMap((kind, index) => {
    const breeder = kind && breeders.get(kind);
    if (!breeder) return [];
    const past = olds.get(kind) ?? [];
    const old = index % CHANGE_EVERY === 0 ? past[Math.floor(index / CHANGE_EVERY) % past.length] : undefined;
    if (index % TEXT_EVERY === 1) return [breeder.text()];
    return [old ? breeder.change(old) : breeder.mutant()];
  });
}

/** More mutants for the rules that chance has not led to. */
async function judgeMissedRules(
  kind: Kind,
  breeder: Breeder,
  judgements: readonly Judgement[],
  cluster: Cluster,
): Promise<Judgement[]> {
  const further: Judgement[] = [];
  for (let round = 0; round < 20; round++) {
    const missed = unbrokenRules(kind, [...judgements, ...further]);
    if (missed.length === 0) break;
    const shots = missed.flatMap((rule) => Array.from({ length: 20 }, () => breeder.mutantFor(rule)));
    further.push(...(await judgeAll(shots, cluster)));
  }
  return further;
}

/** One of each sort: others of it have most likely the same cause. */
function distinct(judgements: readonly Judgement[]): Judgement[] {
  const sorts = new Map<string, Judgement>();
  for (const judgement of judgements) {
    const { mutant, theirs, ours } = judgement;
    const fields = [...(theirs.fields ?? []), "|", ...(ours.fields ?? [])]
      .map((field) => field.replace(/\.\d+/g, ""))
      .sort();
    const ofText = `${mutant.by} ${cause(theirs)} ${cause(ours)}`;
    const ofObject = `${mutant.kind.kind} ${mutant.old ? "changed" : ""} ${fields.join(" ")}`;
    const sort = `${outcome(judgement)} ${mutant.text === undefined ? ofObject : ofText}`;
    if (!sorts.has(sort)) sorts.set(sort, judgement);
  }
  return [...sorts.values()];
}

/** What somebody says, without names and numbers. */
function cause({ says: [first = ""] }: Verdict): string {
  return first.replace(/"[^"]*"|'[^']*'|\d+/g, "").slice(0, 80);
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`${text} is no whole number\n${USAGE}`);
  return Number(text);
}

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
