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

/** The pools that say a label, by its values, and those that do not. */
interface LabelIndex {
  readonly saying: ReadonlyMap<string, readonly NodePoolObject[]>;
  readonly silent: readonly NodePoolObject[];
}

/**
 * The pools whose nodes pods may run on, by what they ask of labels. A pool is left out only when it is certain that its
 * nodes do not fit: other tools set labels too.
 */
export class Placement {
  private readonly labels: ReadonlyMap<NodePoolObject, ReadonlyMap<string, KnownLabel>>;
  private readonly indexes = new Map<string, LabelIndex>();

  constructor(private readonly pools: readonly NodePoolObject[]) {
    this.labels = new Map(pools.map((pool) => [pool, knownLabels(pool)]));
  }

  poolsOf(workload: Workload): NodePoolObject[] {
    return this.candidates(workload).filter((pool) => this.mayRunOn(workload, pool));
  }

  /** Without those that another value of one label leaves out: a thousand workloads each have their own among as many pools. */
  private candidates(workload: Workload): readonly NodePoolObject[] {
    return wantedLabels(workload)
      .map(({ key, values }) => this.poolsWith(key, values))
      .reduce((fewest, pools) => (pools.length < fewest.length ? pools : fewest), this.pools);
  }

  private poolsWith(key: string, values: readonly string[]): readonly NodePoolObject[] {
    const { saying, silent } = this.indexOf(key);
    const pools = values.flatMap((value) => saying.get(value) ?? []);
    return [...new Set([...pools, ...silent])];
  }

  private indexOf(key: string): LabelIndex {
    const known = this.indexes.get(key);
    if (known) return known;
    const saying = new Map<string, NodePoolObject[]>();
    const silent: NodePoolObject[] = [];
    for (const [pool, labels] of this.labels) {
      const label = labels.get(key);
      if (!label) silent.push(pool);
      for (const value of label?.values ?? []) {
        const others = saying.get(value);
        if (others) others.push(pool);
        else saying.set(value, [pool]);
      }
    }
    const index = { saying, silent };
    this.indexes.set(key, index);
    return index;
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
    return this.indexOf(NODE_POOL).saying.get(name)?.[0];
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

/** Labels of which a node must have one of some values. */
function wantedLabels({ nodeSelector, affinity }: Workload): Pick<Expression, "key" | "values">[] {
  const [term = [], ...others] = affinity;
  const inAffinity = others.length === 0 ? term.filter(({ operator }) => operator === "In") : [];
  return [...Object.entries(nodeSelector).map(([key, value]) => ({ key, values: [value] })), ...inAffinity];
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
