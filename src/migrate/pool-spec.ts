import type { YAMLMap } from "yaml";
import type { Field } from "./nodes";
import { endLike, isEmpty, newMap, put } from "./nodes";

/** The spec of a NodePool while it is put together, with what v1 has elsewhere. */
export class PoolSpec {
  readonly metadata: YAMLMap;
  readonly node: YAMLMap;
  readonly disruption: YAMLMap;
  /** All that stands beside the template. */
  readonly rest: YAMLMap;
  /** What kubelet is told, which v1 has in the node class. */
  kubelet?: Field;

  constructor(private readonly old: YAMLMap) {
    this.metadata = newMap(old);
    this.node = newMap(old);
    this.disruption = newMap(old);
    this.rest = newMap(old);
  }

  /** In the order in which people write it. */
  whole(): YAMLMap {
    const template = newMap(this.old);
    if (!isEmpty(this.metadata)) put(template, "metadata", this.metadata, this.old);
    put(template, "spec", this.node, this.old);
    const spec = newMap(this.old);
    put(spec, "template", template, this.old);
    if (!isEmpty(this.disruption)) put(spec, "disruption", this.disruption, this.old);
    spec.items.push(...this.rest.items);
    endLike(spec, this.old);
    return spec;
  }
}
