import { mapAt, textAt } from "../../cluster/json";
import { type PathStep, showPath } from "../../cluster/located";
import { unique } from "../../cluster/unique";
import type { Note } from "../note";
import { placeholdersIn } from "./placeholders";
import type { V1Object } from "./v1-object";

/** What stood for the cluster's name, which --name or another object says. */
export function replaced(objects: readonly V1Object[], placeholders: readonly string[], name: string): Note[] {
  return objects.flatMap((object) =>
    inSpec(object)
      .filter(({ text }) => placeholders.includes(text))
      .map(({ path, text }) => ({
        code: "KM729",
        ...at(object, path),
        before: text,
        after: name,
        why: "it stood where the cluster's name belongs",
      })),
  );
}

/** What somebody has still to say, of objects whose files had placeholders when they were read, or had none. */
export function unreplaced(objects: readonly V1Object[], asRead: readonly V1Object[]): Note[] {
  const areTemplates = asRead.some((object) => inSpec(object).some(({ path }) => !isInScript(path)));
  return objects.flatMap((object) =>
    inSpec(object)
      .filter(({ path, text }) => !isInScript(path) || (areTemplates && !isVariable(text, object)))
      .map(({ path, text }) => ({
        code: "KM730",
        ...at(object, path),
        before: text,
        after: "the same",
        why: "write what it stands for: synth replaces nothing. What is on a cluster has it: kubectl get nodepools,ec2nodeclasses -o yaml",
      })),
  );
}

function isInScript(path: readonly PathStep[]): boolean {
  return path.includes("userData");
}

/** $NAME is what a shell or PowerShell knows, and what the script itself sets is too. */
function isVariable(text: string, { value }: V1Object): boolean {
  const name = /^\$\{([^{}]+)\}$/.exec(text)?.[1];
  const script = textAt(mapAt(value, "spec"), "userData") ?? "";
  return name === undefined || script.includes(`${name}=`) || /^[^A-Za-z_]|[:#%/[]/.test(name);
}

function inSpec({ value }: V1Object) {
  return unique(placeholdersIn(value.spec, ["spec"]));
}

function at(object: V1Object, path: readonly PathStep[]): Pick<Note, "at" | "object" | "field"> {
  return { at: object.place(path), object: object.title, field: showPath(path) };
}
