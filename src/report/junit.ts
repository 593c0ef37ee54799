import { grouped } from "../checks/grouped";
import type { Problem } from "../cluster/problem";
import { counts } from "./count";
import type { Formatter } from "./format";
import { inOrder } from "./order";
import { visible } from "./visible";

const NAME = "karpenter-multus";

/** For CI servers that show test results: a suite a file. Only errors fail; what is less is a skipped test with its text. */
export const junit: Formatter = (problems) => {
  const all = inOrder(problems);
  const suites = [...grouped(all, ({ at }) => at.file)].flatMap(([file, own]) => suite(file, own));
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    open("testsuites", { name: NAME, ...totals(all) }),
    ...(suites.length > 0 ? suites : NOTHING_FOUND),
    "</testsuites>",
  ].join("\n")}\n`;
};

/** A report without a test is no report to many servers. */
const NOTHING_FOUND = [
  `  ${open("testsuite", { name: NAME, tests: 1, failures: 0, skipped: 0 })}`,
  `    ${open("testcase", { name: "no problems", classname: NAME }, "/")}`,
  "  </testsuite>",
];

function totals(problems: readonly Problem[]) {
  const failures = counts(problems).error;
  const tests = Math.max(1, problems.length);
  return { tests, failures, skipped: problems.length - failures };
}

function suite(file: string, problems: readonly Problem[]): string[] {
  return [
    `  ${open("testsuite", { name: file, ...totals(problems) })}`,
    ...problems.flatMap(testCase),
    "  </testsuite>",
  ];
}

function testCase({ at, code, severity, says, hint }: Problem): string[] {
  const place = at.line > 0 ? `${at.file}:${at.line}:${at.column}` : at.file;
  const where = [place, ...(at.path === "" ? [] : [at.path])].join("  ");
  const [element, kind] = severity === "error" ? ["failure", { type: code }] : ["skipped", {}];
  return [
    `    ${open("testcase", { name: `${code} ${place}`, classname: at.file, file: at.file, ...(at.line > 0 ? { line: at.line } : {}) })}`,
    `      ${open(element, { message: says, ...kind })}${content([where, ...(hint ? [hint] : [])])}</${element}>`,
    "    </testcase>",
  ];
}

function open(element: string, attributes: Readonly<Record<string, string | number>>, end = ""): string {
  const named = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(String(value))}"`);
  return `<${element}${named.join("")}${end}>`;
}

function content(lines: readonly string[]): string {
  return lines.map(escaped).join("\n");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** XML has no place at all for most control characters. */
function escaped(text: string): string {
  return visible(text).replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
