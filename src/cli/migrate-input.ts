import { existsSync } from "node:fs";
import { basename, relative } from "node:path";
import type { Problem } from "../cluster/problem";
import type { Source } from "../cluster/source";
import { mayHoldWholeObjects } from "../manifests/cluster-or-manifests";
import { readFolder } from "../manifests/folder";
import { passedOver, type Reader } from "../migrate/passed-over";
import { isFolder, PIPED } from "./inputs";
import { readManifestsOf } from "./read-manifests";

export interface MigrateInput {
  readonly sources: readonly Source[];
  /** The sources' paths below the folders that were named; what is piped in has none. */
  readonly paths: ReadonlyMap<Source, string>;
  readonly problems: readonly Problem[];
}

/** The files that are to be migrated; of folders, those that hold objects. */
export async function readMigrateInput(words: readonly string[]): Promise<MigrateInput> {
  const problems: Problem[] = [];
  const sources = new Map<string, Source>();
  const paths = new Map<Source, string>();
  for (const { file, path, reader } of words.flatMap((word) => filesOf(word, problems))) {
    if (sources.has(file)) continue;
    const source = await readManifestsOf(file);
    const isWanted = reader === undefined || reader === "kubectl";
    if (!("text" in source)) problems.push(...(isWanted ? [source] : []));
    else if (reader === undefined || (isWanted && mayHoldWholeObjects(source))) {
      sources.set(file, source);
      if (path !== undefined) paths.set(source, path);
    } else problems.push(...passedOver(source, reader));
  }
  return { sources: [...sources.values()], paths, problems };
}

/** A file, and who reads it where nobody has named it. */
interface Found {
  readonly file: string;
  readonly path?: string;
  readonly reader?: Reader;
}

function filesOf(word: string, problems: Problem[]): readonly Found[] {
  if (word === PIPED) return [{ file: word }];
  if (!isFolder(word)) return [{ file: word, path: basename(word) }];
  const { files, partial, templates, problems: found } = readFolder(word);
  problems.push(...found);
  const by = (reader: Reader) => (file: string) => ({ file, path: relative(word, file), reader });
  return [
    ...files.map(by("kubectl")),
    ...partial.filter((file) => existsSync(file)).map(by("kustomize")),
    ...templates.flatMap((folder) => readFolder(folder).files).map(by("helm")),
  ];
}
