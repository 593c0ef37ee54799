import type { Place, Problem } from "../../src/cluster/problem";

/** A problem of which a test says only what matters to it. */
export function problem(given: Partial<Omit<Problem, "at">> & { readonly at?: Partial<Place> } = {}): Problem {
  const at = { file: "clusters/a.yaml", line: 7, column: 3, path: "nodePools.default.limits", ...given.at };
  return { code: "KM541", severity: "warning", says: "node pool default has no limits", ...given, at };
}

/** What somebody may call a thing who wants to break the reader of a report. */
export const HOSTILE = [
  "a\"b'c<d>&amp;]]><!--",
  "100%25,a:b::error::",
  "two\nlines\r\nof\ttext",
  "\u001b[31mred\u0007\u0000",
  "\u202eright to left\u2028",
  "half \ud83d of a smile, and a whole one \u{1f600}",
  "\ufffe\uffff",
  "::stop-commands::x\n::set-env name=PATH::/",
];

/** A problem with such a text wherever there is text. */
export function hostileProblem(text: string): Problem {
  return problem({ says: text, hint: text, at: { file: `clusters/${text}.yaml`, path: text, source: text } });
}
