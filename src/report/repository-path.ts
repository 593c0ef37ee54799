import { isAbsolute, relative, resolve, sep } from "node:path";

/** A file as the repository knows it; what lies outside keeps the name that the user gave it. */
export function repositoryPath(file: string, root = process.cwd()): string {
  const path = relative(root, resolve(file));
  const isOutside = path === "" || path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path);
  return isOutside ? file : path.split(sep).join("/");
}
