import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { PACKAGE } from "./package";

/** The tool as a repository depends on it. */
export interface Dependency {
  /** For package.json: a release, or the file that the tool was installed from. */
  readonly spec: string;
  /** Each package that the tool needs, by its path; absent where npm has not installed it, and so has written none down. */
  readonly packages?: Packages;
}

type Packages = Readonly<Record<string, Installed>>;

/** What npm writes down of a package. */
interface Installed {
  readonly version: string;
  readonly resolved?: string;
  readonly dependencies?: Names;
  readonly optionalDependencies?: Names;
  readonly peerDependencies?: Names;
  readonly [key: string]: unknown;
}

type Names = Readonly<Record<string, string>>;

const NAME = "karpenter-multus";
const OWN = `node_modules/${NAME}`;

/**
 * The releases that run at this moment, as npm has written them down where it installed them: the new repository gets the
 * very same, and nobody is asked over the network.
 */
export function runningRelease(target: string): Dependency {
  const manifest: Installed = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));
  const isInstalled = basename(dirname(PACKAGE)) === "node_modules";
  const root = isInstalled ? dirname(dirname(PACKAGE)) : PACKAGE;
  const installed = installedIn(root);
  const entry = isInstalled ? installed?.[OWN] : entryOf(manifest);
  if (!installed || !entry) return { spec: manifest.version };
  const own = seenFrom(target, root, entry);
  const packages = neededPackages({ ...installed, [OWN]: own });
  return { spec: specOf(own), ...(packages ? { packages } : {}) };
}

/** A lock file as npm writes it. */
export function lockFile(name: string, { spec, packages }: Required<Dependency>): string {
  const root = { name, dependencies: { [NAME]: spec } };
  const lock = { name, lockfileVersion: 3, requires: true, packages: { "": root, ...packages } };
  return `${JSON.stringify(lock, undefined, 2)}\n`;
}

/** The path to a packed file leads on from the new repository. */
function seenFrom(target: string, root: string, entry: Installed): Installed {
  const file = /^file:(.+)$/.exec(entry.resolved ?? "")?.[1];
  return file === undefined ? entry : { ...entry, resolved: `file:${relative(target, resolve(root, file))}` };
}

function specOf({ version, resolved }: Installed): string {
  return resolved !== undefined && /^(?:file|git)/.test(resolved) ? resolved : version;
}

/** npm's own notes of what lies in a folder's node_modules. */
function installedIn(root: string): Packages | undefined {
  const notes = join(root, "node_modules/.package-lock.json");
  if (!existsSync(notes)) return undefined;
  const { packages }: { packages?: Packages } = JSON.parse(readFileSync(notes, "utf8"));
  return packages;
}

/** What npm would write down of the checkout's own package. */
function entryOf({ version, license, dependencies, bin, engines }: Installed): Installed {
  return { version, license, ...(dependencies ? { dependencies } : {}), bin, engines };
}

/** The tool and all that it needs, in npm's order; undefined when something is missing. */
function neededPackages(installed: Packages): Packages | undefined {
  const needed = new Set([OWN]);
  for (const path of needed) {
    const entry = installed[path];
    for (const name of Object.keys({
      ...entry?.dependencies,
      ...entry?.peerDependencies,
      ...entry?.optionalDependencies,
    })) {
      const found = resolvedFrom(path, name, installed);
      if (found !== undefined) needed.add(found);
      else if (entry?.dependencies?.[name] !== undefined) return undefined;
    }
  }
  const paths = [...needed].sort((one, other) => one.localeCompare(other, "en"));
  return Object.fromEntries(paths.flatMap((path) => (installed[path] ? [[path, unflagged(installed[path])]] : [])));
}

/** Where Node finds a package for one that lies at a path. */
function resolvedFrom(path: string, name: string, installed: Packages): string | undefined {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const candidate = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (installed[candidate]) return candidate;
    if (folder === "") return undefined;
  }
}

/** Nothing is only for development in the new repository, or left over. */
function unflagged(entry: Installed): Installed {
  const { dev, devOptional, extraneous, ...kept } = entry;
  return devOptional ? { ...kept, optional: true } : kept;
}
