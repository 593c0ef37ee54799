import type { YAMLMap } from "yaml";
import type { Field } from "./nodes";

/** An object of what comes out. */
export interface NewObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly map: YAMLMap;
  /** The object that it was: `Provisioner default`. */
  readonly was: string;
  /** In a pool's: what its nodes' kubelets are told, which v1 has in the node class. */
  readonly kubelet?: Field;
  /** It is another object than the one that was read. */
  readonly isMade: boolean;
}
