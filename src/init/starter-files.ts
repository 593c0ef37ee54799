import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { readInherited } from "../cluster/inherit";
import { isMap, type Located } from "../cluster/located";
import type { NewFile } from "../output/new-files";
import { STARTERS } from "./starters";

const FOLDER = "clusters";
const SCHEMA = "node_modules/karpenter-multus/schemas/cluster.schema.json";

/** A starter's file under a name of one's own, and all that it cannot be without. */
export function starterFiles(starter: string, name: string): NewFile[] {
  const own = join(STARTERS, `${starter}.yaml`);
  return neededBy(own).map((file) => {
    const path = join(FOLDER, file === own ? `${name}.yaml` : relative(STARTERS, file));
    const text = readFileSync(file, "utf8");
    return { path, text: path.endsWith(".yaml") ? withSchema(text, path) : text };
  });
}

/** The file itself, what it extends, and what is named in these: inputs, and parts of the userdata. */
function neededBy(file: string): string[] {
  const { root, bases } = readInherited(file);
  return [...new Set([file, ...bases, ...(root ? filesNamedIn(root) : [])])];
}

/** Under `inputs` and `userData` the key file names one, relative to the file that says so. */
function filesNamedIn({ value }: Located, isNaming = false): string[] {
  if (Array.isArray(value)) return value.flatMap((item: Located) => filesNamedIn(item, isNaming));
  if (!isMap(value)) return [];
  return [...value].flatMap(([key, { value: below }]) => {
    if (isNaming && key === "file" && typeof below.value === "string")
      return [join(dirname(below.source.file), below.value)];
    return filesNamedIn(below, key === "inputs" || key === "userData");
  });
}

/** An editor finds the schema in the installed package. */
function withSchema(text: string, path: string): string {
  const line = `# yaml-language-server: $schema=${relative(dirname(path), SCHEMA)}\n`;
  return line + text.replace(/^# yaml-language-server: .*\n/, "");
}
