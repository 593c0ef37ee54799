import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { KUSTOMIZATION, kustomization } from "../../src/output/kustomization";
import { manifest } from "../../src/output/manifest";
import { judged, onPath } from "../judges";
import { NastyValues } from "../yaml/nasty-values";
import { emptyFolder } from "./folders";

const strings = [...new Set(Array.from({ length: 4000 }, nastyStrings(2)))];

judged("kubectl apply -f FOLDER finds every string as it was", { kubectl: onPath("kubectl") }, async () => {
  expect(readBack("-f", strings)).toEqual(strings);
});

// Few, because its time grows with the square; and none with what it reads well but cannot write.
judged("kubectl apply -k FOLDER finds every string as it was", { kubectl: onPath("kubectl") }, async () => {
  const some = strings.filter((text) => /^(?!\s)[\n -~]*$/.test(text)).slice(0, 200);
  expect(readBack("-k", some)).toEqual(some);
});

function nastyStrings(seed: number): () => string {
  const nasty = new NastyValues(seed);
  return () => nasty.string();
}

/** What kubectl reads where we wrote these strings, each in an object of its own, in a folder that has more in it. */
function readBack(how: "-f" | "-k", strings: readonly string[]): unknown[] {
  const folder = emptyFolder();
  const objects = strings.map((text, index) => configMap(`string-${index}`, text));
  writeFileSync(join(folder, "10-strings.yaml"), manifest("clusters/prod.yaml", objects));
  mkdirSync(join(folder, "handoff"));
  writeFileSync(join(folder, "handoff/values.yaml"), "no: object\n");
  const paths = ["10-strings.yaml", "handoff/values.yaml"];
  writeFileSync(join(folder, KUSTOMIZATION), kustomization("clusters/prod.yaml", paths));
  const found = new Map(kubectl(how, folder).map((object) => [object.metadata.name, object.data.text]));
  rmSync(folder, { recursive: true });
  expect(found.size).toBe(strings.length);
  return strings.map((_, index) => found.get(`string-${index}`));
}

function configMap(name: string, text: string) {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { text } };
}

/** The objects as kubectl would send them; a label is the least that makes it read them without a cluster. */
function kubectl(how: "-f" | "-k", folder: string): ReturnType<typeof configMap>[] {
  const words = ["label", "--local", how, folder, "read=yes", "-o", "json"];
  const output = execFileSync("kubectl", words, { encoding: "utf8", maxBuffer: 2 ** 28 });
  return output.split(/\n(?=\{)/).map((text) => JSON.parse(text));
}
