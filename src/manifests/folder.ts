import { readdirSync, realpathSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { Problem } from "../cluster/problem";
import { readSource, unreadable, whyUnreadable } from "../cluster/source";
import { isKustomization, partsOfObjects } from "./kustomization";
import { MANIFESTS } from "./manifests";

export interface Folder {
  /** Every YAML and JSON file below, in a fixed order. */
  readonly files: readonly string[];
  /** Of a chart of Helm: they are no YAML before it has rendered them. */
  readonly templates: readonly string[];
  /** What kustomize reads, and kubectl does not apply: its own file, patches, values. */
  readonly partial: readonly string[];
  readonly problems: readonly Problem[];
}

/** What a folder holds, and the folders in it; not what other programs put there: `.git`, `node_modules`. */
export function readFolder(folder: string): Folder {
  const search = new Search();
  search.enter(folder);
  const partial = new Set(search.partial);
  const files = search.files.filter((file) => !partial.has(file));
  return { files, templates: search.templates, partial: [...partial], problems: search.problems };
}

/** What Helm reads first: it has an apiVersion, and is no object of Kubernetes. */
export const CHART = "Chart.yaml";

class Search {
  readonly files: string[] = [];
  readonly templates: string[] = [];
  readonly partial: string[] = [];
  readonly problems: Problem[] = [];
  /** Links may lead in a circle, or to the same folder twice. */
  private readonly entered = new Set<string>();

  enter(folder: string): void {
    try {
      const real = realpathSync(folder);
      if (this.entered.has(real)) return;
      this.entered.add(real);
      const names = readdirSync(folder).filter((name) => !name.startsWith(".") && name !== "node_modules");
      const isChart = names.includes(CHART);
      for (const name of names.sort())
        if (name !== CHART) this.look(join(folder, name), isChart && name === "templates");
    } catch (error) {
      this.problems.push(unreadable(folder, "KM001", whyUnreadable(error)));
    }
  }

  private look(path: string, ofChart: boolean): void {
    const found = statSync(path, { throwIfNoEntry: false });
    if (ofChart) this.templates.push(path);
    else if (found?.isDirectory()) this.enter(path);
    else if (isKustomization(path)) this.kustomization(path);
    else if (/\.(?:ya?ml|json)$/.test(basename(path))) this.files.push(path);
  }

  private kustomization(path: string): void {
    const source = readSource(path, MANIFESTS);
    this.partial.push(path, ...("text" in source ? partsOfObjects(source) : []));
  }
}
