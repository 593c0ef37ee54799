import { isJudged, refusals } from "../../src/checks/api/judge";
import { forAll } from "./api-server";
import type { Cluster } from "./cluster";
import { minimize } from "./minimize";
import type { Mutant } from "./mutants";
import { isWithin, verdictOnText } from "./reading";
import { ourVerdict, sameFields, theirVerdict, type Verdict } from "./verdict";

/** An object, and what both say of it. */
export interface Judgement {
  readonly mutant: Mutant;
  readonly theirs: Verdict;
  readonly ours: Verdict;
  /** Undefined when there are none to compare. */
  readonly sameFields: boolean | undefined;
  /** Whether what we read of a text is what the API server would keep. */
  readonly sameReading: boolean;
}

export type Outcome = "agree" | "false alarm" | "miss" | "other fields" | "read otherwise";

export function outcome({ theirs, ours, sameFields: same, sameReading }: Judgement): Outcome {
  if (theirs.refused !== ours.refused) return ours.refused ? "false alarm" : "miss";
  if (!sameReading) return "read otherwise";
  return same === false ? "other fields" : "agree";
}

export function judgeAll(mutants: readonly Mutant[], cluster: Cluster): Promise<Judgement[]> {
  return forAll(mutants, (mutant) => judge(mutant, cluster));
}

async function judge(mutant: Mutant, cluster: Cluster): Promise<Judgement> {
  if (mutant.text !== undefined) return judgeText(mutant, mutant.text, cluster);
  const theirs = theirVerdict(await cluster.ask(mutant), mutant.object);
  const ours = ourVerdict(refusals(mutant.object, mutant.old?.object));
  // An object of another version is sent to where kubectl would not send it, and is read there.
  const comparable =
    theirs.refused && ours.refused && isJudged(String(mutant.object.apiVersion), String(mutant.object.kind));
  if (!comparable) return { mutant, theirs, ours, sameFields: undefined, sameReading: true };
  const later = theirs.read === "strict" ? theirVerdict(await cluster.ask(mutant, "Ignore"), mutant.object) : theirs;
  return { mutant, theirs, ours, sameFields: sameFields(theirs, later, ours), sameReading: true };
}

async function judgeText(mutant: Mutant, text: string, cluster: Cluster): Promise<Judgement> {
  const strict = await cluster.ask(mutant);
  // kubectl, which reads first, lets what is merged say a key again.
  const merged = text.includes("<<") && String(strict.body.message).includes("already set in map");
  const answer = merged ? await cluster.ask(mutant, "Ignore") : strict;
  const theirs = theirVerdict(answer, mutant.object);
  const { verdict: ours, object } = verdictOnText(text);
  const sameReading = theirs.refused || object === undefined || isWithin(object, answer.body);
  return { mutant, theirs, ours, sameFields: undefined, sameReading };
}

/** A small object with the same kind of disagreement. */
export async function smallest(judgement: Judgement, cluster: Cluster): Promise<Judgement> {
  const wanted = outcome(judgement);
  const mutant = await minimize(judgement.mutant, async (smaller) => outcome(await judge(smaller, cluster)) === wanted);
  return judge(mutant, cluster);
}
