import type { Problem } from "../cluster/problem";

/** As somebody works through them: file by file as they were named, from the top, and each once. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  const files = new Map<string, number>();
  for (const { at } of problems) if (!files.has(at.file)) files.set(at.file, files.size);
  const rank = ({ at }: Problem) => files.get(at.file) ?? 0;
  const sorted = problems.toSorted(
    (one, other) => rank(one) - rank(other) || one.at.line - other.at.line || one.at.column - other.at.column,
  );
  return withoutRepetitions(sorted);
}

/** A base that a hundred clusters extend has its problem once. */
function withoutRepetitions(problems: readonly Problem[]): Problem[] {
  const said = new Set<string>();
  return problems.filter(({ at, code, says }) => {
    const key = JSON.stringify([at.file, at.line, at.column, at.path, code, says]);
    return !said.has(key) && said.add(key);
  });
}
