import type { JsonMap } from "../cluster/cluster";
import type { PathStep } from "../cluster/located";
import type { Place } from "../cluster/problem";
import type { Source } from "../cluster/source";

/** A Kubernetes object, and where somebody wrote its parts: in a manifest, or in the cluster file that it was made of. */
export interface PlacedObject {
  readonly value: JsonMap;
  /** The manifest's text. */
  readonly source?: Source;
  /** The place of what a path in the object names, or of the key that ends it; of the nearest thing around what is missing. */
  place(path: readonly PathStep[], on?: "key"): Place;
  /** What stands in the manifest for a number, a word or a text: `on`, `0644`, `"a"`. */
  written?(path: readonly PathStep[]): string | undefined;
}
