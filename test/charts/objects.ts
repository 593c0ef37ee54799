import { parseAllDocuments } from "yaml";
import type { JsonMap } from "../../src/cluster/cluster";

/** All objects of a YAML text. */
export function objectsOf(text: string): JsonMap[] {
  return parseAllDocuments(text).flatMap((document): JsonMap[] => {
    const [error] = document.errors;
    if (error) throw error;
    const object: JsonMap | null = document.toJS();
    return object ? [object] : [];
  });
}
