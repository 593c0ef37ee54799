import type { PathStep } from "../../cluster/located";
import { compileIfSound, type Program } from "./cel-environment";
import { type CelValue, isCelList } from "./cel-values";

/** What a rule asks of each item of a list, or of each key of a map. */
interface Question {
  readonly variable: string;
  readonly holds: Program;
  /** The answer that every item must give. */
  readonly wanted: boolean;
}

const questions = new Map<string, Question | "none">();

/** The items or keys that break a rule, when it is a rule about each of them. */
export function culprits(rule: string, self: CelValue): PathStep[] {
  const question = questionOf(rule);
  if (!question) return [];
  const { variable, holds, wanted } = question;
  return candidates(self)
    .filter(([, value]) => holds({ self, [variable]: value }) !== wanted)
    .map(([step]) => step);
}

function candidates(self: CelValue): [PathStep, CelValue | undefined][] {
  if (self instanceof Map) return [...self.keys()].map((key) => [key, key]);
  if (self instanceof Set) return [...self].map((value, index) => [index, value]);
  return isCelList(self) ? self.map((value, index) => [index, value]) : [];
}

function questionOf(rule: string): Question | undefined {
  const before = questions.get(rule);
  const question = before ?? askedOfEach(rule) ?? "none";
  if (!before) questions.set(rule, question);
  return question === "none" ? undefined : question;
}

/** `self.all(x, …)` or `!self.exists(x, …)`, and nothing beside it. */
function askedOfEach(rule: string): Question | undefined {
  const [, not, macro, variable, predicate] = /^(!?)self\.(all|exists)\((\w+),(.*)\)$/s.exec(rule) ?? [];
  if (variable === undefined || predicate === undefined || (macro === "all") !== (not === "")) return undefined;
  const holds = compileIfSound(predicate);
  return holds && { variable, holds, wanted: macro === "all" };
}
