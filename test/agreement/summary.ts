import { stringify } from "yaml";
import type { Json } from "../../src/cluster/cluster";
import { isList, isMap } from "../../src/cluster/json";
import { showPath } from "../../src/cluster/located";
import { type Judgement, type Outcome, outcome } from "./agreement";
import { ruleName } from "./crds";
import type { Kind } from "./kinds";
import { type Rule, rulesOf } from "./rules";

/** What a run found. */
export interface Summary {
  readonly lines: readonly string[];
  readonly passed: boolean;
}

const LEAST_FIELDS = 0.99;
const DISAGREEING: ReadonlySet<Outcome> = new Set(["false alarm", "miss", "read otherwise"]);

export function summary(judgements: readonly Judgement[], kinds: readonly Kind[]): Summary {
  const verdicts = share(judgements, (judgement) => !DISAGREEING.has(outcome(judgement)));
  const compared = judgements.filter(({ sameFields }) => sameFields !== undefined);
  const fields = share(compared, ({ sameFields }) => sameFields === true);
  const unbroken = kinds.flatMap((kind) =>
    unbrokenRules(kind, judgements).map(({ schemaPath, text }) => `  ${kind.kind}${schemaPath} ${text}`),
  );
  const rules = kinds.flatMap(({ schema }) => rulesOf(schema)).length;
  return {
    lines: [
      ...table("kind", judgements, rowOf),
      "",
      ...table("mutation", judgements, ({ mutant }) => new Set(mutant.by)),
      "",
      `${judgements.length} mutants, ${percent(share(judgements, ({ theirs }) => theirs.refused))} of them invalid`,
      `verdicts: ${percent(verdicts)} the same`,
      `fields: ${percent(fields)} of ${compared.length} refusals name the very fields`,
      `rules: ${rules - unbroken.length} of ${rules} broken at least once${unbroken.length > 0 ? "; never:" : ""}`,
      ...unbroken,
    ],
    passed: verdicts === 1 && fields >= LEAST_FIELDS && unbroken.length === 0,
  };
}

function rowOf({ mutant: { kind, old, text } }: Judgement): string[] {
  if (text !== undefined) return [`${kind.kind}, as text`];
  return [old ? `${kind.kind}, changed` : kind.kind];
}

/** The rules that no mutant broke, as the API server says. */
export function unbrokenRules(kind: Kind, judgements: readonly Judgement[]): Rule[] {
  const said = judgements.filter(({ mutant }) => mutant.kind === kind).flatMap(({ theirs }) => theirs.says);
  const names = new Set(said.flatMap((sentence) => sentence.match(/rule \S*#\d+;/g) ?? []));
  return rulesOf(kind.schema).filter(({ schemaPath, index }) => !names.has(ruleName(schemaPath, index)));
}

const OUTCOMES: readonly Outcome[] = ["agree", "false alarm", "miss", "other fields", "read otherwise"];

function table(
  title: string,
  judgements: readonly Judgement[],
  rowsOf: (judgement: Judgement) => Iterable<string>,
): string[] {
  const rows = new Map<string, Judgement[]>();
  for (const judgement of judgements)
    for (const row of rowsOf(judgement)) rows.set(row, [...(rows.get(row) ?? []), judgement]);
  const cells = [...rows]
    .sort()
    .map(([row, members]) => [
      row,
      ...OUTCOMES.map((wanted) => String(members.filter((judgement) => outcome(judgement) === wanted).length)),
      percent(share(members, ({ theirs }) => theirs.refused)),
    ]);
  return [[title, ...OUTCOMES, "invalid"], ...cells].map(([first = "", ...rest]) =>
    [first.padEnd(40), ...rest.map((cell) => cell.padStart(15))].join(""),
  );
}

/** The object, or what was changed of the old one, with both answers. */
export function shownDisagreement(judgement: Judgement): string {
  const { mutant, theirs, ours } = judgement;
  const { object, old } = mutant;
  const changes = old && differences(old.object, object, []).join("\n");
  const text = mutant.text ?? changes ?? stringify(object, { lineWidth: 0 }).trimEnd();
  return [
    `--- ${outcome(judgement)}: ${mutant.kind.kind}, ${mutant.by.join(", ")}`,
    cut(text, 4000),
    `API server: ${cut(said(theirs.says, theirs.refused), 1500)}`,
    `ours: ${cut(said(ours.says, ours.refused), 1500)}`,
  ].join("\n");
}

function differences(old: Json | undefined, changed: Json | undefined, path: (string | number)[]): string[] {
  if (JSON.stringify(old) === JSON.stringify(changed)) return [];
  if (isMap(old) && isMap(changed))
    return [...new Set([...Object.keys(old), ...Object.keys(changed)])].flatMap((key) =>
      differences(old[key], changed[key], [...path, key]),
    );
  if (isList(old) && isList(changed) && old.length === changed.length)
    return old.flatMap((item, index) => differences(item, changed[index], [...path, index]));
  return [`${showPath(path)}: ${JSON.stringify(old)} -> ${JSON.stringify(changed)}`];
}

function said(sentences: readonly string[], refused: boolean): string {
  return refused ? sentences.map((sentence) => `\n  ${sentence}`).join("") : "accepts it";
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}… (${text.length} characters)` : text;
}

function share<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  return items.length === 0 ? 1 : items.filter(holds).length / items.length;
}

function percent(part: number): string {
  // 99.999 % must not look like all.
  return `${(Math.floor(part * 10_000) / 100).toFixed(2)} %`;
}
