import { NODE_POOL } from "../../cluster/node-labels";
import { allowsAbsence, intersection, isEmpty, type ValueSet } from "../../instances/value-set";
import { remembered } from "../remembered";
import type { NodePoolObject } from "./node-pool-object";
import { labelsOfNodes } from "./nodes-of-pools";
import { wantedLabels } from "./pod-demands";
import type { ValueSets } from "./value-sets";
import type { Workload } from "./workload";

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
  private readonly indexes = new Map<string, LabelIndex>();

  constructor(private readonly pools: readonly NodePoolObject[]) {}

  poolsOf(workload: Workload): NodePoolObject[] {
    const wanted = wantedLabels(workload);
    return this.candidates(wanted).filter((pool) => this.mayMeet(wanted, pool));
  }

  mayRunOn(workload: Workload, pool: NodePoolObject): boolean {
    return this.mayMeet(wantedLabels(workload), pool);
  }

  private mayMeet(wanted: readonly ValueSets[], pool: NodePoolObject): boolean {
    const known = labelsOfNodes(pool);
    return wanted.some((labels) => [...labels].every(([label, set]) => maySuit(set, known.get(label))));
  }

  /** Without those that another value of one label leaves out: a thousand workloads each have their own among as many pools. */
  private candidates([labels, ...others]: readonly ValueSets[]): readonly NodePoolObject[] {
    if (!labels || others.length > 0) return this.pools;
    return [...labels]
      .filter(([, { isComplement }]) => !isComplement)
      .map(([label, { values }]) => this.poolsWith(label, values))
      .reduce((fewest, pools) => (pools.length < fewest.length ? pools : fewest), this.pools);
  }

  private poolsWith(label: string, values: ReadonlySet<string>): readonly NodePoolObject[] {
    const { saying, silent } = this.indexOf(label);
    const pools = [...values].flatMap((value) => saying.get(value) ?? []);
    return [...new Set([...pools, ...silent])];
  }

  private indexOf(key: string): LabelIndex {
    const known = this.indexes.get(key);
    if (known) return known;
    const saying = new Map<string, NodePoolObject[]>();
    const silent: NodePoolObject[] = [];
    for (const pool of this.pools) {
      const set = labelsOfNodes(pool).get(key);
      if (!set || allowsAbsence(set) || set.isComplement) silent.push(pool);
      else
        for (const value of set.values) {
          const others = saying.get(value);
          if (others) others.push(pool);
          else saying.set(value, [pool]);
        }
    }
    const index = { saying, silent };
    this.indexes.set(key, index);
    return index;
  }

  /** The pool of a name, if it is here. */
  named(name: string): NodePoolObject | undefined {
    return this.indexOf(NODE_POOL).saying.get(name)?.[0];
  }

  /** Whether the pool itself says the label. */
  says(pool: NodePoolObject, label: string): boolean {
    const set = labelsOfNodes(pool).get(label);
    return set !== undefined && !set.isComplement && !isEmpty(set);
  }
}

/** The pools of one list, for all rules that ask. */
export const placementOn = remembered((pools: readonly NodePoolObject[]) => new Placement(pools));

/** The pools that pods name, and no others; nothing when they do not say. */
export function namedPools(workload: Workload): readonly string[] | undefined {
  const named = wantedLabels(workload).map((labels) => labels.get(NODE_POOL));
  if (named.some((set) => !set || set.isComplement)) return undefined;
  return [...new Set(named.flatMap((set) => [...(set?.values ?? [])]))];
}

function maySuit(wanted: ValueSet, known: ValueSet | undefined): boolean {
  if (!known || !isEmpty(intersection(wanted, known))) return true;
  return allowsAbsence(wanted) && allowsAbsence(known);
}
