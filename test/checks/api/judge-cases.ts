import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { JsonMap } from "../../../src/cluster/cluster";

/**
 * Each folder of cases/ has an object.yaml, where it is a change an old.yaml too, and in refusals.txt what we say.
 */
const CASES = join(__dirname, "../../../../test/checks/api/cases");

export interface Case {
  readonly name: string;
  readonly object: JsonMap;
  readonly old?: JsonMap;
  readonly objectFile: string;
  readonly refusalsFile: string;
}

export function judgeCases(): Case[] {
  return readdirSync(CASES)
    .sort()
    .map((name) => {
      const file = (of: string) => join(CASES, name, of);
      return {
        name,
        object: objectIn(file("object.yaml")),
        ...(existsSync(file("old.yaml")) ? { old: objectIn(file("old.yaml")) } : {}),
        objectFile: file("object.yaml"),
        refusalsFile: file("refusals.txt"),
      };
    });
}

function objectIn(file: string): JsonMap {
  return parse(readFileSync(file, "utf8"), { version: "1.1" });
}
