import { counts } from "./count";
import type { Formatter } from "./format";
import { jsonText } from "./json-text";
import { inOrder } from "./order";

/** Of the shape below. A key may be added without a new one; none is renamed or taken away. */
const VERSION = 1;

/** For programs, and the only format that leaves nothing out. docs/checks.md describes it. */
export const json: Formatter = (problems) => {
  const all = inOrder(problems);
  const shape = {
    version: VERSION,
    problems: all.map(({ code, severity, at, says, hint }) => ({
      code,
      severity,
      file: at.file,
      line: at.line,
      column: at.column,
      path: at.path,
      says,
      ...(hint === undefined ? {} : { hint }),
    })),
    counts: counts(all),
  };
  return jsonText(shape);
};
