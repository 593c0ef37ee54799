import { isMap, isScalar, type Node } from "yaml";
import { grouped } from "../checks/grouped";
import type { Findings } from "./findings";
import { CLASS } from "./kinds";
import { known } from "./known";
import type { NewObject } from "./new-object";
import { fieldsOf, isEmpty, move, shown, textAt, textOf, valueAt } from "./nodes";
import { copyOf } from "./origins";

/** What v1alpha5 could say of kubelet, and v1 cannot. */
const GONE: Readonly<Record<string, string>> = {
  containerRuntime: "containerd is what there is since Kubernetes 1.24",
};

/** Quantities, which the old APIs took as numbers too. */
const AMOUNTS = ["kubeReserved", "systemReserved", "evictionHard", "evictionSoft"];

/** Before v1 the pool told kubelet; v1 has it in the class, so pools that say different things need different classes. */
export class Kubelets {
  private readonly pools: readonly NewObject[];
  private readonly classes: ReadonlyMap<string, NewObject>;
  private readonly copies = new Map<NewObject, NewObject[]>();

  constructor(
    objects: readonly NewObject[],
    private readonly findings: Findings,
  ) {
    this.pools = objects.filter(({ kind }) => kind === "NodePool");
    this.classes = new Map(objects.filter(({ kind }) => kind === CLASS).map((object) => [object.name, object]));
  }

  /** Puts what pools say into their classes; the classes that there are more now. */
  settle(): NewObject[] {
    for (const pool of this.pools) this.clean(pool);
    for (const name of new Set(this.pools.filter(tellsKubelet).map(className))) {
      const found = this.classes.get(name);
      if (found) this.copies.set(found, this.parted(found));
      else this.refuse(name);
    }
    return [...this.copies.values()].flat();
  }

  /** Whether pools said something of this class, or it of them. */
  isChanged(object: NewObject): boolean {
    return this.copies.has(object);
  }

  copiesOf(object: NewObject): readonly NewObject[] {
    return this.copies.get(object) ?? [];
  }

  private clean({ kubelet, was }: NewObject): void {
    this.findings.about(was);
    for (const { name, key, value } of fieldsOf(kubelet?.value)) {
      const why = known(GONE, name);
      if (why) {
        this.findings.lost(key, shown(value), why);
        if (isMap(kubelet?.value)) kubelet.value.delete(name);
      }
      if (AMOUNTS.includes(name)) for (const amount of fieldsOf(value)) asText(amount.value);
    }
  }

  /** The class tells kubelet what most pools that come first want; the others get copies. */
  private parted(found: NewObject): NewObject[] {
    const spec = valueAt(found.map, "spec");
    if (!isMap(spec)) return [];
    const own = valueAt(spec, "kubelet");
    const groups = grouped(
      this.pools.filter((pool) => className(pool) === found.name),
      (pool) => said(tellsKubelet(pool) ? pool.kubelet?.value : own),
    );
    const [keeper = ""] = groups.has(said(own)) ? [said(own)] : groups.keys();
    const copies = [...groups].filter(([kubelet]) => kubelet !== keeper);
    const made = copies.flatMap(([, pools]) => this.copyFor(pools, found));
    const [first] = groups.get(keeper) ?? [];
    if (first?.kubelet && keeper !== said(own)) move(first.kubelet, spec, "kubelet");
    return made;
  }

  private copyFor(pools: readonly NewObject[], original: NewObject): NewObject[] {
    const [first] = pools;
    const map = copyOf(original.map);
    if (!first?.kubelet || !isMap(map)) return [];
    const name = freeName(`${original.name}-${first.name}`, new Set(this.classes.keys()));
    const metadata = valueAt(map, "metadata", "name");
    if (isScalar(metadata)) metadata.value = name;
    const spec = valueAt(map, "spec");
    if (isMap(spec)) {
      spec.delete("kubelet");
      move(first.kubelet, spec, "kubelet");
    }
    for (const pool of pools) this.refer(pool, name);
    return [{ ...original, name, map, isMade: true }];
  }

  private refer(pool: NewObject, name: string): void {
    const ref = valueAt(pool.map, ...REFERENCE, "name");
    if (!isScalar(ref)) return;
    this.findings.about(pool.was);
    this.findings.changed(pool.kubelet?.value ?? ref, {
      field: "spec.template.spec.nodeClassRef.name",
      before: String(ref.value),
      after: name,
      why: "pools of one class told kubelet different things; v1 says them in the class, so this pool has a copy of it",
    });
    ref.value = name;
  }

  private refuse(name: string): void {
    for (const { kubelet } of this.pools.filter((pool) => tellsKubelet(pool) && className(pool) === name))
      if (kubelet)
        this.findings.refuse(
          "KM708",
          kubelet.key,
          `v1 has this in the EC2NodeClass ${name}, which is not in these files`,
          "migrate the pool together with its node class",
        );
  }
}

const REFERENCE = ["spec", "template", "spec", "nodeClassRef"];

function className(pool: NewObject): string {
  return textAt(pool.map, ...REFERENCE, "name") ?? "";
}

function tellsKubelet({ kubelet }: NewObject): boolean {
  return kubelet !== undefined && !isEmpty(kubelet.value);
}

/** The same for the same settings, in whatever order. */
function said(kubelet: Node | undefined): string {
  if (!isMap(kubelet)) return kubelet ? shown(kubelet) : "";
  return `{${fieldsOf(kubelet)
    .map(({ name, value }) => `${name}:${said(value)}`)
    .sort()
    .join()}}`;
}

function asText(node: Node): void {
  if (isScalar(node) && typeof node.value === "number") node.value = textOf(node);
}

/** A name that nothing else has. */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted}-${number}`;
  return name;
}
