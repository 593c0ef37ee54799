import { parse } from "yaml";
import { offsetInYaml } from "../../../src/checks/fleet/text-in-yaml";

/** However the JSON is written into the YAML, its word master is found where a reader sees it. */
test.each<[string, string]>([
  ["a block", 'config: |\n  {\n    "type": "ipvlan",\n    "master": "ens6" }\n'],
  [
    "a block that keeps its lines' ends, with a comment",
    'config: |+ # JSON\n  { "type": "x",\n  "master": "ens6" }\n\n',
  ],
  ["a folded block", 'config: >-\n  { "type": "x",\n    "master": "ens6" }\n'],
  ["single quotes", `config: '{ "type": "it''s",\n   "master": "ens6" }'\n`],
  ["double quotes", 'config: "{ \\"type\\": \\"x\\",\\n \\t\\"master\\": \\"ens6\\" }"\n'],
  ["JSON", '{"config": "{\\"type\\":\\"a\\\\nb\\",\\"master\\":\\"ens6\\"}"}'],
])("%s", (_, yaml) => {
  const text: string = parse(yaml).config;
  const begin = yaml.indexOf("config") + yaml.slice(yaml.indexOf("config")).search(/[:] /) + 2;
  const found = offsetInYaml(yaml, begin, text, text.indexOf("master"));
  expect(found).toBe(yaml.indexOf("master"));
});

test("what cannot be read side by side has no place", () => {
  expect(offsetInYaml('config: "\\x7b \\"type\\" }"', 8, '{ "type" }', 5)).toBeUndefined();
});
