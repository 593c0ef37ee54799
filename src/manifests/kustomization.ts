import { basename, dirname, join } from "node:path";
import type { Json } from "../cluster/cluster";
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
    ...texts(field(value, "patchesStrategicMerge")),
    ...["patches", "patchesJson6902", "replacements"].flatMap((list) => pathsIn(field(value, list), "path")),
    ...texts(field(value, "configurations")),
    ...texts(field(value, "transformers")),
    ...texts(field(value, "generators")),
    ...pathsIn(field(value, "helmCharts"), "valuesFile"),
  ];
  return named.map((name) => join(dirname(source.file), name));
}

function field(value: Json | undefined, key: string): Json | undefined {
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isMap(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function texts(list: Json | undefined): string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
}

function pathsIn(list: Json | undefined, key: string): string[] {
  return Array.isArray(list) ? texts(list.map((item: Json) => field(item, key) ?? null)) : [];
}
