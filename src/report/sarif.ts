import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import { explanationOf } from "../checks/catalogue";
import type { Place, Problem } from "../cluster/problem";
import type { Formatter } from "./format";
import { jsonText } from "./json-text";
import { inOrder } from "./order";
import { repositoryPath } from "./repository-path";

const HOME = "https://github.com/karpenter-multus/karpenter-multus";
const LEVELS = { error: "error", warning: "warning", info: "note" } as const;

/** SARIF 2.1.0, which code scanning takes in. */
export const sarif: Formatter = (problems, { root, version }) => {
  const all = inOrder(problems);
  const codes = [...new Set(all.map(({ code }) => code))].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "karpenter-multus",
            ...(version === undefined ? {} : { semanticVersion: version }),
            informationUri: HOME,
            rules: codes.map(rule),
          },
        },
        columnKind: "utf16CodeUnits",
        results: all.map((problem) => result(problem, codes.indexOf(problem.code), root)),
      },
    ],
  };
  return jsonText(log);
};

function rule(code: Problem["code"]) {
  const explanation = explanationOf(code);
  if (!explanation) return { id: code };
  const { severity, title, why, mend } = explanation;
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: mend },
    helpUri: `${HOME}/blob/main/docs/checks.md#${code.toLowerCase()}`,
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function result({ at, code, severity, says, hint }: Problem, ruleIndex: number, root: string | undefined) {
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: hint === undefined ? says : `${says}\n${hint}` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: uriOf(at.file, root) }, ...regionOf(at) },
        ...(at.path === "" ? {} : { logicalLocations: [{ fullyQualifiedName: at.path }] }),
      },
    ],
  };
}

/** Relative to the repository where the file lies in it: code scanning shows no other. */
function uriOf(file: string, root?: string): string {
  const path = repositoryPath(file, root);
  if (isAbsolute(path)) return pathToFileURL(path).href;
  // Half a character has no encoding.
  return path
    .replace(/\p{Cs}/gu, "\uFFFD")
    .split("/")
    .map(encodeURIComponent)
    .join("/");
}

function regionOf({ line, column }: Place) {
  return line === 0 ? {} : { region: { startLine: line, startColumn: column } };
}
