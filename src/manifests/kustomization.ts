import { basename, dirname, join } from "node:path";
import type { Json } from "../cluster/cluster";
import { child, isList } from "../cluster/json";
import type { Source } from "../cluster/source";
import { Document } from "./document";

/** The names under which kustomize finds its own file. */
export function isKustomization(file: string): boolean {
  return /^(?:kustomization\.ya?ml|Kustomization)$/.test(basename(file));
}

/** The files that a kustomization reads as something else than whole objects: patches of them, values, settings. */
export function partsOfObjects(source: Source): string[] {
  const { value } = new Document(source, { from: 0, to: source.text.length });
  const named = [
    ...texts(child(value, "patchesStrategicMerge")),
    ...["patches", "patchesJson6902", "replacements"].flatMap((list) => pathsIn(child(value, list), "path")),
    ...texts(child(value, "configurations")),
    ...texts(child(value, "transformers")),
    ...texts(child(value, "generators")),
    ...pathsIn(child(value, "helmCharts"), "valuesFile"),
  ];
  return named.map((name) => join(dirname(source.file), name));
}

function texts(list: Json | undefined): string[] {
  return isList(list) ? list.filter((item) => typeof item === "string") : [];
}

function pathsIn(list: Json | undefined, key: string): string[] {
  return isList(list) ? texts(list.map((item) => child(item, key) ?? null)) : [];
}
