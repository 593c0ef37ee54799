import { parse } from "yaml";
import { yamlDocument } from "../../src/yaml/document";
import { NastyValues } from "./nasty-values";

test.each(["1.1", "1.2"] as const)("a reader of YAML %s finds every value as it was", (version) => {
  const nasty = new NastyValues(1);
  for (let round = 0; round < 1500; round++) {
    const map = nasty.map();
    expect(parse(yamlDocument(map), { version, merge: false })).toEqual(map);
  }
});
