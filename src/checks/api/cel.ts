import type { JsonMap } from "../../cluster/cluster";
import type * as CelRules from "./cel-rules";
import type { Refusal } from "./refusal";
import { ruleTree } from "./rule-tree";
import type { StructuralSchema } from "./structural-schema";

/**
 * The rules of a schema that an object breaks, each at its place. The object has its defaults and is of the right types.
 * With an old object, rules about what changes are asked too, and what is broken in unchanged parts is let pass.
 */
export function brokenRules(schema: StructuralSchema, object: JsonMap, old?: JsonMap): Refusal[] {
  const tree = ruleTree(schema);
  return tree ? celRules().brokenRules(tree, object, old) : [];
}

/** Loaded for the first object whose kind has rules: CEL takes its time to load. */
function celRules(): typeof CelRules {
  return require("./cel-rules");
}
