import type { Json, JsonMap } from "../../src/cluster/cluster";
import { isMap } from "../../src/cluster/json";
import type { PathStep } from "../../src/cluster/located";
import { boundMutations } from "./bounds";
import { keyMutations } from "./keys";
import type { Kind } from "./kinds";
import { Donors, type Mutation, type Soil } from "./mutation";
import { type Spot, spotsOf, withValue } from "./places";
import { Random } from "./random";
import { aim, type Rule, rulesOf } from "./rules";
import { shapeMutations } from "./shape";
import { stringMutations } from "./strings";
import { textOf } from "./texts";

/** An object that somebody could have written, made from a valid one. */
export interface Mutant {
  readonly kind: Kind;
  readonly object: JsonMap;
  /** What the cluster has, where this is a change of it. */
  readonly old?: Old;
  /** What is sent in the object's place: a way of writing it, which may come to another object or to none. */
  readonly text?: string;
  /** The mutations that made it, in their order. */
  readonly by: readonly string[];
}

/** An object that was created, maybe before the CRD had its rules. */
export interface Old {
  readonly object: JsonMap;
  readonly name: string;
}

const MUTATIONS: readonly Mutation[] = [...shapeMutations, ...boundMutations, ...stringMutations, ...keyMutations];
const LOTS = MUTATIONS.flatMap((mutation) => Array.from({ length: mutation.weight }, () => mutation));

const AIMED = "aimed at a rule";

/** How often a place is drawn before the mutation is given up. */
const DRAWS = 60;

/** Makes mutants of one kind, as many as are asked for. */
export class Breeder {
  private readonly soil: Soil;
  private readonly rules: readonly Rule[];
  private nextRule = 0;

  constructor(
    private readonly kind: Kind,
    seed: number,
  ) {
    this.soil = { random: new Random(seed), donors: new Donors(kind) };
    this.rules = rulesOf(kind.schema);
  }

  mutant(): Mutant {
    return this.mutantOf(this.soil.random.pick(this.kind.bases));
  }

  /** A change of an object that is in the cluster: it stays the same object. */
  change(old: Old): Mutant {
    const mutant = this.mutantOf(old.object, isChangeable);
    return { ...mutant, old };
  }

  /** A valid object, written as nobody expects. */
  text(): Mutant {
    const object = this.soil.random.pick(this.kind.bases);
    const { text, by } = textOf(object, this.kind, this.soil.random);
    return { kind: this.kind, object, text, by: [by] };
  }

  /** Changed at nothing but what a rule looks at. */
  mutantFor(rule: Rule): Mutant {
    const base = this.soil.random.pick(this.kind.bases);
    return { kind: this.kind, object: this.shotAt(rule, base) ?? base, by: [AIMED] };
  }

  /** What could be in the cluster since before the CRD had rules; metadata was always checked. */
  past(object: JsonMap): JsonMap {
    return this.mutantOf(object, ([first]) => first === "spec").object;
  }

  private mutantOf(base: JsonMap, changeable = isPart): Mutant {
    const { random } = this.soil;
    const by: string[] = [];
    let object = base;
    for (let left = this.mutations(); left > 0; left--) {
      const [name, changed] =
        this.rules.length > 0 && random.once(5) ? this.aimed(object) : this.mutated(object, changeable);
      if (changed) by.push(name);
      if (changed) object = changed;
    }
    return { kind: this.kind, object, by };
  }

  /** One, in more than half of the mutants. */
  private mutations(): number {
    const { random } = this.soil;
    return random.pick([1, 1, 1, 1, 1, 2, 2, 3, 1 + random.below(8)]);
  }

  /** The rules take turns, so that none waits long. */
  private aimed(object: JsonMap): [string, JsonMap | undefined] {
    const rule = this.rules[this.nextRule++ % this.rules.length];
    return [AIMED, rule && this.shotAt(rule, object)];
  }

  private shotAt(rule: Rule, object: JsonMap): JsonMap | undefined {
    const changed = aim(rule, this.kind, object, this.soil);
    return isMap(changed) ? changed : undefined;
  }

  private mutated(object: JsonMap, changeable: (path: readonly PathStep[]) => boolean): [string, JsonMap | undefined] {
    const { random } = this.soil;
    const mutation = random.pick(LOTS);
    const spots = spotsOf(this.kind.schema, object).filter(({ path }) => changeable(path));
    for (let draw = 0; draw < DRAWS; draw++) {
      const changed = this.changed(object, random.pick(spots), mutation);
      if (changed) return [mutation.name, changed];
    }
    return [mutation.name, undefined];
  }

  private changed(object: JsonMap, spot: Spot, mutation: Mutation): JsonMap | undefined {
    const change = mutation.change(spot, this.soil);
    const changed: Json | undefined = change && withValue(object, spot.path, change.to);
    return isMap(changed) ? changed : undefined;
  }
}

/** All but which kind it is of. */
function isPart([first]: readonly PathStep[]): boolean {
  return first !== "apiVersion" && first !== "kind";
}

/** Labels, annotations and what the CRD describes; the rest says which object it is, or is the API server's own. */
function isChangeable([first, second]: readonly PathStep[]): boolean {
  if (first === "metadata") return second === "labels" || second === "annotations" || second === "finalizers";
  return first === "spec" || first === "status";
}
