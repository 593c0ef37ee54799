import type { Problem } from "../cluster/problem";
import type { Formatter } from "./format";
import { inOrder } from "./order";
import { repositoryPath } from "./repository-path";
import { visible } from "./visible";

const COMMANDS = { error: "error", warning: "warning", info: "notice" } as const;

/** Workflow commands of GitHub Actions: it shows each beside its line of the pull request. */
export const github: Formatter = (problems, { root }) =>
  inOrder(problems)
    .map((problem) => `${command(problem, root)}\n`)
    .join("");

function command({ at, code, severity, says, hint }: Problem, root?: string): string {
  const properties = {
    file: repositoryPath(at.file, root),
    ...(at.line > 0 ? { line: String(at.line), col: String(at.column) } : {}),
    title: code,
  };
  const named = Object.entries(properties).map(([name, value]) => `${name}=${property(visible(value))}`);
  const lines = [`${says}${at.path === "" ? "" : `  (${at.path})`}`, ...(hint ? [hint] : [])];
  return `::${COMMANDS[severity]} ${named.join(",")}::${lines.map((line) => data(visible(line))).join("%0A")}`;
}

/** As GitHub's own toolkit escapes them. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
