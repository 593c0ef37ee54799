import { didYouMean } from "../../cluster/did-you-mean";
import type { Place, Problem } from "../../cluster/problem";
import type { Source } from "../../cluster/source";
import { isOfRule } from "../rule";
import { rules } from "../rules/rules";
import { type Lines, scopeOf } from "./comment-scope";
import { commentsWith } from "./comments";

/** `# km-ignore KM541: because …`: this problem is known here, and stays. */
interface Silencer {
  readonly code: string;
  /** Where the code stands in the comment. */
  readonly at: Place;
  readonly lines: Lines;
}

const WORD = "km-ignore";

/** The way it is written, for hints. */
const FORM = `# ${WORD} KM541: because …`;

/**
 * Takes out what the files silence, and adds what is wrong with the silencers. Bases are files of which others, who may
 * not be here, make use too: what is not found in them now may be found there.
 */
export function silence(
  problems: readonly Problem[],
  sources: readonly Source[],
  bases: readonly string[] = [],
): Problem[] {
  const found = sources.filter(({ text }) => text.includes(WORD)).map(silencersOf);
  const silencers = found.flatMap((file) => file.silencers);
  const used = new Set<Silencer>();
  const left = problems.filter((problem) => {
    const own = silencers.filter((silencer) => isAbout(silencer, problem));
    for (const silencer of own) used.add(silencer);
    return own.length === 0 || !maySilence(problem);
  });
  // Where something cannot be read or is refused, not every rule has looked.
  const haveAllLooked = !problems.some((problem) => problem.severity === "error" && !maySilence(problem));
  const unused = silencers.filter((silencer) => !used.has(silencer) && !bases.includes(silencer.at.file));
  return [...left, ...found.flatMap((file) => file.problems), ...(haveAllLooked ? unused.map(notFound) : [])];
}

function isAbout({ code, at, lines }: Silencer, problem: Problem): boolean {
  const { file, line } = problem.at;
  return code === problem.code && at.file === file && lines.first <= line && line <= lines.last;
}

/** What the program or the API server refuses is refused whatever a comment says. */
function maySilence({ code, severity }: Problem): boolean {
  return isOfRule(code) || (severity !== "error" && BESIDE_RULES.has(code));
}

/** Warnings about userdata, which no rule finds. */
const BESIDE_RULES = new Set(["KM302", "KM304", "KM305"]);

interface FileSilencers {
  readonly silencers: readonly Silencer[];
  readonly problems: readonly Problem[];
}

function silencersOf(source: Source): FileSilencers {
  const silencers: Silencer[] = [];
  const problems: Problem[] = [];
  const lines = source.text.split("\n");
  for (const comment of commentsWith(WORD, source.text)) {
    const written = /(?:^|\s)#\s*km-ignore(?![^\s:])((?:[\s,]*km[^\s,:]*)*)[\s:]*(.*)/is.exec(comment.text);
    if (!written) continue;
    const [whole, codes = "", reason = ""] = written;
    const start = source.place(comment.offset, "");
    const at = source.place(comment.offset + written.index + whole.indexOf("#"), "");
    if (codes === "") problems.push(wrong("KM021", at, "this silencer names no code", FORM));
    else if (!/\p{L}/u.test(reason.replace(/^because\b/i, "")))
      problems.push(wrong("KM021", at, "this silencer gives no reason", FORM));
    const codesAt = comment.offset + written.index + whole.indexOf(codes, WORD.length);
    for (const { 0: code, index } of codes.matchAll(/[^\s,]+/g)) {
      const place = source.place(codesAt + index, "");
      const problem = wrongCode(code, place);
      if (problem) problems.push(problem);
      else silencers.push({ code, at: place, lines: scopeOf(lines, start.line, start.column) });
    }
  }
  return { silencers, problems };
}

function wrongCode(code: string, at: Place): Problem | undefined {
  if (isOfRule(code) || BESIDE_RULES.has(code)) return undefined;
  if (catalogue().explanationOf(code))
    return wrong("KM023", at, `${code} cannot be silenced`, "only what a rule finds can be, and warnings: mend it");
  const known = [...rules.map((rule) => rule.code), ...BESIDE_RULES];
  const hint = didYouMean(code.toUpperCase(), known) ?? "karpenter-multus explain lists all codes";
  return wrong("KM022", at, `there is no code ${code}`, hint);
}

/** Many texts, for a mistake that few make. */
function catalogue(): typeof import("../catalogue") {
  return require("../catalogue");
}

function wrong(code: Problem["code"], at: Place, says: string, hint: string): Problem {
  return { code, severity: "error", at, says, hint };
}

function notFound({ code, at }: Silencer): Problem {
  const hint = "take it out of the comment, or move the comment to the line that has it";
  return { code: "KM024", severity: "warning", at, says: `${code} is not found here`, hint };
}
