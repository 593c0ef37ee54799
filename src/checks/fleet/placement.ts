import type { NodePoolObject } from "./node-pool-object";
import type { Expression, Workload } from "./workload";

/** The label that every node of a pool has, with the pool's name. */
export const NODE_POOL = "karpenter.sh/nodepool";

/** What is known of a label that a pool's nodes have. */
interface KnownLabel {
  /** It has one of these values. */
  readonly values?: ReadonlySet<string>;
  /** It is not there. */
  readonly absent?: boolean;
}

/**
 * The pools whose nodes pods may run on, by what they ask of labels. A pool is left out only when it is certain that its
 * nodes do not fit: other tools set labels too.
 */
export class Placement {
  private readonly labels = new Map<NodePoolObject, ReadonlyMap<string, KnownLabel>>();
  private readonly byName = new Map<string, NodePoolObject>();

  constructor(private readonly pools: readonly NodePoolObject[]) {
    for (const pool of pools) {
      this.labels.set(pool, knownLabels(pool));
      this.byName.set(pool.name, pool);
    }
  }

  poolsOf(workload: Workload): NodePoolObject[] {
    const named = namedPools(workload);
    const candidates = named ? named.flatMap((name) => this.byName.get(name) ?? []) : this.pools;
    return candidates.filter((pool) => this.mayRunOn(workload, pool));
  }

  mayRunOn({ nodeSelector, affinity }: Workload, pool: NodePoolObject): boolean {
    const known = this.labels.get(pool) ?? knownLabels(pool);
    const fits = ({ key, operator, values }: Expression) => mayFit(known.get(key), operator, values);
    return (
      Object.entries(nodeSelector).every(([key, value]) => fits({ key, operator: "In", values: [value] })) &&
      (affinity.length === 0 || affinity.some((term) => term.every(fits)))
    );
  }

  /** The pool of a name, if it is here. */
  named(name: string): NodePoolObject | undefined {
    return this.byName.get(name);
  }

  /** Whether the pool itself says the label. */
  says(pool: NodePoolObject, key: string): boolean {
    return this.labels.get(pool)?.get(key)?.values !== undefined;
  }
}

/** The pools that pods name, and no others; nothing when they do not say. */
export function namedPools({ nodeSelector, affinity }: Workload): readonly string[] | undefined {
  const selected = nodeSelector[NODE_POOL];
  if (selected !== undefined) return [selected];
  const inTerms = affinity.map(
    (term) => term.find(({ key, operator }) => key === NODE_POOL && operator === "In")?.values,
  );
  if (inTerms.length === 0 || inTerms.includes(undefined)) return undefined;
  return [...new Set(inTerms.flatMap((values) => values ?? []))];
}

function knownLabels({ name, labels, requirements }: NodePoolObject): Map<string, KnownLabel> {
  const known = new Map<string, KnownLabel>();
  for (const { key, operator, values } of requirements) {
    if (operator === "In" && values) known.set(key, { values: new Set(values) });
    if (operator === "DoesNotExist") known.set(key, { absent: true });
  }
  for (const [key, value] of Object.entries(labels)) known.set(key, { values: new Set([value]) });
  return known.set(NODE_POOL, { values: new Set([name]) });
}

function mayFit(known: KnownLabel | undefined, operator: string, values: readonly string[]): boolean {
  if (!known) return true;
  const possible = [...(known.values ?? [])];
  switch (operator) {
    case "In":
      return possible.some((value) => values.includes(value));
    case "NotIn":
      return known.absent === true || possible.some((value) => !values.includes(value));
    case "Exists":
      return known.absent !== true;
    case "DoesNotExist":
      return known.absent === true;
    default:
      return true;
  }
}
