import Ajv from "ajv";
import { catalogue } from "../../src/checks/catalogue";
import { report } from "../../src/report/report";
import { HOSTILE, hostileProblem, problem } from "./problems";

const OPTIONS = { color: false, root: process.cwd(), version: "1.2.3" };

/** An object of SARIF: what must be there, what may be, and nothing else. */
function object(required: Readonly<Record<string, object>>, optional: Readonly<Record<string, object>> = {}) {
  return {
    type: "object",
    required: Object.keys(required),
    properties: { ...required, ...optional },
    additionalProperties: false,
  };
}

const TEXT = { type: "string", minLength: 1 };
const COUNTED = { type: "integer", minimum: 1 };
const LEVEL = { enum: ["none", "note", "warning", "error"] };
const MESSAGE = object({ text: TEXT });
/** RFC 3986: the characters of a URI, and every % is one of an escape. */
const URI = { type: "string", pattern: "^(?:[A-Za-z0-9._~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+$" };

/** The part of SARIF 2.1.0 that is used here, as its schema has it. */
const SCHEMA = object(
  {
    version: { const: "2.1.0" },
    runs: {
      type: "array",
      items: object(
        {
          tool: object({
            driver: object(
              { name: TEXT },
              {
                semanticVersion: { type: "string", pattern: "^\\d+\\.\\d+\\.\\d+" },
                informationUri: URI,
                rules: {
                  type: "array",
                  uniqueItems: true,
                  items: object(
                    { id: TEXT },
                    {
                      shortDescription: MESSAGE,
                      fullDescription: MESSAGE,
                      help: MESSAGE,
                      helpUri: URI,
                      defaultConfiguration: object({}, { level: LEVEL }),
                    },
                  ),
                },
              },
            ),
          }),
        },
        {
          columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
          results: {
            type: "array",
            items: object(
              { message: MESSAGE },
              {
                ruleId: TEXT,
                ruleIndex: { type: "integer", minimum: 0 },
                level: LEVEL,
                locations: {
                  type: "array",
                  items: object(
                    {},
                    {
                      physicalLocation: object(
                        { artifactLocation: object({}, { uri: URI }) },
                        { region: object({}, { startLine: COUNTED, startColumn: COUNTED }) },
                      ),
                      logicalLocations: { type: "array", items: object({}, { fullyQualifiedName: TEXT }) },
                    },
                  ),
                },
              },
            ),
          },
        },
      ),
    },
  },
  { $schema: URI },
);

const isSarif = new Ajv({ allErrors: true }).compile(SCHEMA);

function valid(text: string) {
  const log = JSON.parse(text);
  isSarif(log);
  expect(isSarif.errors ?? []).toEqual([]);
  return log.runs[0];
}

test("sarif has a result a problem, and the rule that it is of", () => {
  const run = valid(
    report(
      "sarif",
      [
        problem({ hint: "add some" }),
        problem({ code: "KM202", severity: "error", at: { line: 1 } }),
        problem({ at: { line: 9 } }),
      ],
      OPTIONS,
    ),
  );
  expect(run.results.map(({ ruleId, level }: { ruleId: string; level: string }) => [ruleId, level])).toEqual([
    ["KM202", "error"],
    ["KM541", "warning"],
    ["KM541", "warning"],
  ]);
  for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
  expect(run.results[1].message.text).toBe("node pool default has no limits\nadd some");
  expect(run.results[1].locations[0]).toEqual({
    physicalLocation: { artifactLocation: { uri: "clusters/a.yaml" }, region: { startLine: 7, startColumn: 3 } },
    logicalLocations: [{ fullyQualifiedName: "nodePools.default.limits" }],
  });
});

test("sarif takes what it says of rules from the catalogue", () => {
  const run = valid(
    report(
      "sarif",
      catalogue.map(({ code }, line) => problem({ code, at: { line } })),
      OPTIONS,
    ),
  );
  for (const { code, title, why } of catalogue)
    expect(run.tool.driver.rules).toContainEqual(
      expect.objectContaining({ id: code, shortDescription: { text: title }, fullDescription: { text: why } }),
    );
});

test("sarif without a problem has a run without a result", () => {
  expect(valid(report("sarif", [], OPTIONS)).results).toEqual([]);
});

test("sarif has no region where the file as a whole is meant", () => {
  const run = valid(report("sarif", [problem({ at: { line: 0, column: 0, path: "" } })], OPTIONS));
  expect(run.results[0].locations).toEqual([{ physicalLocation: { artifactLocation: { uri: "clusters/a.yaml" } } }]);
});

test.each([
  ["clusters/my cluster.yaml", "clusters/my%20cluster.yaml"],
  ["clusters/100%.yaml", "clusters/100%25.yaml"],
  ["clusters/what?#.yaml", "clusters/what%3F%23.yaml"],
  ["c:/d.yaml", "c%3A/d.yaml"],
  ["./clusters/../clusters/a.yaml", "clusters/a.yaml"],
  [`${process.cwd()}/clusters/a.yaml`, "clusters/a.yaml"],
  ["/some where/a.yaml", "file:///some%20where/a.yaml"],
  ["../b.yaml", "../b.yaml"],
])("the file %s is %s", (file, uri) => {
  const run = valid(report("sarif", [problem({ at: { file } })], OPTIONS));
  expect(run.results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(uri);
});

test.each(HOSTILE)("sarif holds %j as it is", (name) => {
  const run = valid(report("sarif", [hostileProblem(name)], OPTIONS));
  expect(run.results[0].message.text).toBe(`${name}\n${name}`);
});
