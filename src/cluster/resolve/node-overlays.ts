import nodeOverlaySchema from "../../../imports/schemas/NodeOverlay.json";
import type { NodeOverlaySpec } from "../../../imports/specs";
import type { NodeOverlay, NodePool, Origin, Requirement } from "../cluster";
import type { ClusterFile, NodeOverlayKeys } from "../cluster-file";
import type { Findings } from "../findings";
import type { PathStep } from "../located";
import { describe } from "./node-classes";
import { originsOf } from "./origins";
import { refuseMinValues, requirementsOf } from "./requirements";
import { type Filling, fillIn, isComplete } from "./spec";
import { withPools } from "./zonal-pools";

export function resolveNodeOverlays(
  findings: Findings,
  file: ClusterFile,
  nodePools: readonly NodePool[],
): NodeOverlay[] {
  return Object.entries(file.nodeOverlays ?? {}).flatMap(
    ([name, keys]) => resolveNodeOverlay(findings, name, keys, nodePools) ?? [],
  );
}

function resolveNodeOverlay(
  findings: Findings,
  name: string,
  keys: NodeOverlayKeys,
  nodePools: readonly NodePool[],
): NodeOverlay | undefined {
  const path = ["nodeOverlays", name];
  const requirements = requirementsOf(keys.requirements);
  refuseMinValues(findings, path, requirements, "an overlay");
  const fillings = shortKeys(path, keys, withPools(requirements, nodePools));
  const spec: unknown = fillIn(findings, [...path, "spec"], keys.spec, fillings);
  const schema = nodeOverlaySchema.schema.properties.spec;
  if (!isComplete<NodeOverlaySpec>(findings, [...path, "spec"], schema, spec, fillings)) return undefined;
  const origins = [...originsOf(findings, keys.spec, fillings), ...originsOfRequirements(path, keys, requirements)];
  return { name, origins, annotations: describe(keys.description), spec };
}

function shortKeys(path: readonly PathStep[], keys: NodeOverlayKeys, requirements: readonly Requirement[]): Filling[] {
  return [
    {
      from: [...path, "requirements"],
      to: ["requirements"],
      value: keys.requirements && requirements,
    },
    { from: [...path, "price"], to: ["price"], value: keys.price === undefined ? undefined : String(keys.price) },
    { from: [...path, "priceAdjustment"], to: ["priceAdjustment"], value: keys.priceAdjustment },
    { from: [...path, "capacity"], to: ["capacity"], value: keys.capacity },
    { from: [...path, "weight"], to: ["weight"], value: keys.weight },
  ];
}

/** The file has by label what the object has in a list. */
function originsOfRequirements(
  path: readonly PathStep[],
  keys: NodeOverlayKeys,
  requirements: readonly Requirement[],
): Origin[] {
  if (!keys.requirements) return [];
  return requirements.map(({ key }, index) => ({
    of: ["spec", "requirements", index],
    in: [...path, "requirements", key],
    asWhole: true,
  }));
}
