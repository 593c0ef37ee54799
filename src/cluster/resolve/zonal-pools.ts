import type { NodePool, Requirement } from "../cluster";
import type { NodePoolKeys } from "../cluster-file";
import type { Findings } from "../findings";
import type { PathStep } from "../located";
import { NODE_POOL, ZONE } from "../node-labels";

/** A pool for each zone, from the one that has all of them. */
export function poolsByZone(findings: Findings, pool: NodePool, { zones }: NodePoolKeys): NodePool[] {
  const { requirements } = pool.spec.template.spec;
  const index = requirements.findIndex(({ key }) => key === ZONE);
  const path = ["nodePools", pool.key];
  const from = zones ? [...path, "zones"] : ["cluster", "zones"];
  if (pool.origins.some(({ of, in: said }) => isRequirement(of, index) && said.join() === from.join()))
    return (requirements[index]?.values ?? []).map((zone, at) => inZone(pool, index, zone, [...from, at]));
  findings.key(
    "KM108",
    [...path, "zonal"],
    `the requirement ${ZONE} says which zones, and a zonal pool has one`,
    "name the zones in zones: instead",
  );
  return [];
}

function isRequirement(of: readonly PathStep[], index: number): boolean {
  return of.join() === ["spec", "template", "spec", "requirements", index].join();
}

function inZone(pool: NodePool, index: number, zone: string, from: readonly PathStep[]): NodePool {
  const { template } = pool.spec;
  const requirements = template.spec.requirements.map((requirement, at) =>
    at === index ? { ...requirement, values: [zone] } : requirement,
  );
  const of = ["spec", "template", "spec", "requirements", index, "values", 0];
  return {
    ...pool,
    name: `${pool.name}-${zone}`,
    origins: [...pool.origins, { of, in: from, asWhole: false }],
    spec: { ...pool.spec, template: { ...template, spec: { ...template.spec, requirements } } },
  };
}

/** A zonal pool's names are made, and so may be too long for a label or another pool's. */
export function refuseSameNames(findings: Findings, pools: readonly NodePool[]): void {
  const makers = new Map(pools.filter(({ name, key }) => name === key).map(({ name }) => [name, name]));
  const long = new Set<string>();
  for (const { name, key } of pools) {
    if (name === key) continue;
    const other = makers.get(name);
    if (other !== undefined)
      findings.key(
        "KM111",
        ["nodePools", key],
        `nodePools.${other} makes the NodePool ${name} too`,
        "give one of them another name",
      );
    if (name.length <= 63 || long.has(key)) continue;
    long.add(key);
    findings.key(
      "KM106",
      ["nodePools", key],
      `${name} is longer than the 63 characters that a label has`,
      "shorten the pool's name: a zonal pool has the zone behind it",
    );
  }
}

/** Who asks for a pool by its key in the cluster file means, of a zonal one, its pools in all zones. */
export function withPools(requirements: readonly Requirement[], pools: readonly NodePool[]): Requirement[] {
  return requirements.map((requirement) => {
    const { key, values } = requirement;
    if (key !== NODE_POOL || !values) return requirement;
    return { ...requirement, values: values.flatMap((name) => namesOf(name, pools)) };
  });
}

function namesOf(key: string, pools: readonly NodePool[]): string[] {
  const names = pools.filter((pool) => pool.key === key).map(({ name }) => name);
  return names.length > 0 ? names : [key];
}
