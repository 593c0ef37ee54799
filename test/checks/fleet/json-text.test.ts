import { readJson } from "../../../src/checks/fleet/json-text";

/** The character that is meant is the one behind ▸. */
test.each<[string, string, string]>([
  ["a comma too many", '{"type": "ipvlan"▸, }', "a comma stands before the }"],
  ["a comma too many in a list", '{"plugins": [1▸,]}', "a comma stands before the ]"],
  ["a comma missing", '{"type": "ipvlan"\n ▸"mode": "l2"}', '"mode" stands where a comma or } should be'],
  ["single quotes", "{▸'type': 1}", "JSON has its texts in double quotes"],
  ["a key without quotes", "{▸type: 1}", '"type" stands where a key in double quotes should be'],
  ["a comment", '{▸// which\n "type": 1}', "JSON has no comments"],
  ["a template", '{"master": {▸{ .Values.master }}}', "a template that nobody has filled in"],
  ["Python's word", '{"sbr": ▸True}', "JSON's words are true, false and null"],
  ["the end is missing", '{"plugins": [{"type": "sbr"}]▸', "the JSON ends where a comma or } should be"],
  ["something behind the end", '{"type": "sbr"} ▸}', "the JSON ends before this"],
  ["a text that does not end", '{"type": ▸"ipvlan\n}', "the text that begins here does not end"],
  ["a number that JSON does not have", '{"mtu": 0▸1500}', '"1500" stands where a comma or } should be'],
  ["nothing", "▸", "the JSON ends where a value should be"],
  ["brackets without end", `▸${"[".repeat(2000)}`.replace("▸", "").replace(/^(\[{101})/, "$1▸"), "nested too deeply"],
])("%s", (_, marked, words) => {
  const { mistake } = readJson(marked.replace("▸", ""));
  expect(mistake?.offset).toBe(marked.indexOf("▸"));
  expect(`${mistake?.says} ${mistake?.hint ?? ""}`).toContain(words);
});

test.each(["{}", "[]", ' {"a": [1, -2.5e3, true, null, "\\u00e9\\n"]} ', '"text"', '{"a": {"b": {}}}'])(
  "nothing is wrong with %s, and JSON.parse says so too",
  (text) => {
    expect(readJson(text).mistake).toBeUndefined();
    expect(() => JSON.parse(text)).not.toThrow();
  },
);

test("the parts of a JSON text have places, and what is missing that of the map that should have it", () => {
  const text = '{"plugins": [{"type": "ipvlan", "ipam": {"range": "10.0.4.0/24"}}]}';
  const { offsetOf } = readJson(text);
  const begin = (path: (string | number)[], on?: "key") => text.slice(offsetOf(path, on)).slice(0, 8);
  expect(begin(["plugins", 0, "type"])).toBe('"ipvlan"');
  expect(begin(["plugins", 0, "type"], "key")).toBe('"type": ');
  expect(begin(["plugins", 0, "ipam", "exclude", 0])).toBe('"ipam": ');
  expect(begin([])).toBe('{"plugin');
});

test("a key that stands twice is told at the second", () => {
  const text = '{"ipam": {"range": 1, "exclude": [], "range": 2}}';
  expect(readJson(text).twice).toEqual([{ path: ["ipam", "range"], offset: text.lastIndexOf('"range"') }]);
});
