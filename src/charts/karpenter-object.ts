import { ApiObject, type GroupVersionKind, JsonPatch } from "cdk8s";
import type { Construct } from "constructs";
import type { Ec2NodeClassSpec, NodeOverlaySpec, NodePoolSpec } from "../../imports/specs";

interface Content {
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: NodePoolSpec | Ec2NodeClassSpec | NodeOverlaySpec;
}

/**
 * A NodePool, NodeOverlay or EC2NodeClass, with its spec in the CRD's own field names: the imported constructs rename eight of the
 * fields, and drop what they do not know.
 *
 * The spec is a patch because cdk8s looks into an object's properties for constructs and classes, and takes a label
 * that somebody called `constructor` for one.
 */
export class KarpenterObject extends ApiObject {
  constructor(scope: Construct, gvk: GroupVersionKind, { name, annotations, spec }: Content) {
    // A construct's id may not be the word `constructor`; an object's name may.
    super(scope, `${gvk.kind}/${name}`, { ...gvk, metadata: { name, annotations: { ...annotations } } });
    this.addJsonPatch(JsonPatch.add("/spec", spec));
  }
}
