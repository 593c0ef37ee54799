import { parseArgs } from "node:util";
import { catalogue, explanationOf } from "../checks/catalogue";
import { didYouMean } from "../cluster/did-you-mean";
import type { Explanation } from "../explain/explanation";
import { Misuse } from "./misuse";

/** Says what codes mean; without a code, which there are. */
export function run(words: readonly string[]): number {
  const { positionals } = parseArgs({ args: [...words], options: {}, allowPositionals: true });
  const wanted = positionals.map(known);
  const text = wanted.length > 0 ? wanted.map(explained).join("\n") : catalogue.map(titled).join("");
  process.stdout.write(text);
  return 0;
}

function known(word: string): Explanation {
  const code = word.toUpperCase();
  const found = explanationOf(code);
  if (found) return found;
  const codes = catalogue.map((explanation) => explanation.code);
  const hint = didYouMean(code, codes) ?? "karpenter-multus explain lists them all";
  throw new Misuse(`there is no code ${JSON.stringify(word)}: ${hint}`);
}

function titled({ code, severity, title }: Explanation): string {
  return `${code}  ${severity.padEnd(7)}  ${title}\n`;
}

function explained({ code, severity, title, why, mend }: Explanation): string {
  return `${code}  ${severity}  ${title}\n\n${wrapped(why)}\n\n${wrapped(mend)}\n`;
}

/** A terminal would break lines within words. */
function wrapped(text: string): string {
  return text.replace(/(.{1,96})(?: |$)/g, "  $1\n").trimEnd();
}
