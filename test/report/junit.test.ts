import { spawnSync } from "node:child_process";
import type { Problem } from "../../src/cluster/problem";
import { report } from "../../src/report/report";
import { judged, onPath } from "../judges";
import { HOSTILE, hostileProblem, problem } from "./problems";

const OPTIONS = { color: false };

test("junit has a suite a file and a test a problem; only errors fail", () => {
  const problems = [
    problem({ severity: "error", hint: "add some" }),
    problem({ at: { line: 9 } }),
    problem({ code: "KM001", severity: "error", says: "is a folder", at: { file: "b", line: 0, column: 0, path: "" } }),
  ];
  expect(report("junit", problems, OPTIONS)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="karpenter-multus" tests="3" failures="2" skipped="1">
  <testsuite name="clusters/a.yaml" tests="2" failures="1" skipped="1">
    <testcase name="KM541 clusters/a.yaml:7:3" classname="clusters/a.yaml" file="clusters/a.yaml" line="7">
      <failure message="node pool default has no limits" type="KM541">clusters/a.yaml:7:3  nodePools.default.limits
add some</failure>
    </testcase>
    <testcase name="KM541 clusters/a.yaml:9:3" classname="clusters/a.yaml" file="clusters/a.yaml" line="9">
      <skipped message="node pool default has no limits">clusters/a.yaml:9:3  nodePools.default.limits</skipped>
    </testcase>
  </testsuite>
  <testsuite name="b" tests="1" failures="1" skipped="0">
    <testcase name="KM001 b" classname="b" file="b">
      <failure message="is a folder" type="KM001">b</failure>
    </testcase>
  </testsuite>
</testsuites>
`);
});

test("junit without a problem has a test that passes: many servers take no report without one", () => {
  const text = report("junit", [], OPTIONS);
  expect(text).toContain('<testsuites name="karpenter-multus" tests="1" failures="0" skipped="0">');
  expect(text).toContain('<testcase name="no problems" classname="karpenter-multus"/>');
});

/** Python's parser is expat: it takes no XML that is not well-formed. Prints what it reads of every test. */
const READ = `
import json, sys, xml.etree.ElementTree as tree
cases = tree.fromstring(sys.stdin.buffer.read()).findall("testsuite/testcase")
print(json.dumps([[case.get("classname"), case.find("failure").get("message"), case.find("failure").text] for case in cases]))
`;

judged(
  "whatever a name holds, it is XML for a parser, and one that a person can see",
  { python3: onPath("python3") },
  async () => {
    const problems = HOSTILE.map((text): Problem => ({ ...hostileProblem(text), severity: "error" }));
    const input = report("junit", problems, OPTIONS);
    const { status, stdout, stderr } = spawnSync("python3", ["-c", READ], { input, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const read: readonly (readonly string[])[] = JSON.parse(stdout);
    expect(read).toHaveLength(HOSTILE.length);
    for (const [index, texts] of read.entries())
      for (const text of texts) {
        for (const word of HOSTILE[index]?.match(/[a-z]{3,}/g) ?? []) expect(text).toContain(word);
        expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }
  },
);
