import { type Document, isMap } from "yaml";
import { refused } from "../../checks/refused";
import type { Problem } from "../../cluster/problem";
import type { Note } from "../note";
import { bare, type Commented, type CommentedMap, commentedOf, commentsAround } from "./commented";
import { type Identity, identityOf, type Wishes } from "./identity";
import { type Inventory, inventory } from "./inventory";
import { type NetworkSketch, sketchNetworks } from "./networks";
import { nodeClassKeys } from "./node-class";
import { nodeOverlayKeys } from "./node-overlay";
import { nodePoolKeys } from "./node-pool";
import { becomeOthers, keptBeside, stillOwned, unsaidOf, wantFillingIn } from "./notes";
import { obstacles } from "./obstacles";
import { replaced, unreplaced } from "./placeholder-notes";
import { filledIn } from "./placeholders";
import { madeObjects } from "./round-trip";
import { sharedByClasses, sharedByPools } from "./shared-keys";
import type { ObjectKeys } from "./short-keys";
import { V1Object } from "./v1-object";
import { clusterFileText, commentText } from "./write";

/** A cluster file made of objects that somebody applied until now. */
export interface ToClusterFile {
  /** Absent when there are problems. */
  readonly text?: string;
  /** What the cluster file cannot say, and what is left to do. */
  readonly notes: readonly Note[];
  /** The objects that it does not make, to be applied beside it. */
  readonly rest: readonly Document[];
  /** Why there is no cluster file. */
  readonly problems: readonly Problem[];
}

/** By it editors find the schema, in a repository that has this package installed. */
const SCHEMA_LINE = "# yaml-language-server: $schema=../node_modules/karpenter-multus/schemas/cluster.schema.json\n";

/** Makes a cluster file of v1 objects. What it makes of Karpenter's objects is what went in. */
export function toClusterFile(documents: readonly Document[], wishes: Wishes = {}): ToClusterFile {
  const withPlaceholders = inventory(objectsIn(documents));
  const { identity, placeholders, problems: unknown } = identityOf(withPlaceholders, wishes);
  const inTheWay = [...obstacles(withPlaceholders), ...(withPlaceholders.mapped.length > 0 ? unknown : [])];
  if (!identity || inTheWay.length > 0) return { notes: [], rest: [], problems: inTheWay };
  const found = inventory(objectsIn(documents, (text) => filledIn(text, placeholders, identity.name)));
  const refusals = found.mapped.flatMap((object) => refused(object, undefined));
  if (refusals.length > 0) return { notes: [], rest: [], problems: refusals };
  const sketch = sketchNetworks(found.others, identity);
  const text = SCHEMA_LINE + textOf(identity, sketch, found);
  const { specs, problems } = madeObjects(text);
  if (problems.length > 0)
    return { notes: [], rest: [], problems: problems.map((problem) => inObject(problem, found)) };
  const kept = found.others.filter((object) => !sketch.of.includes(object));
  const notes = [
    ...replaced(withPlaceholders.mapped, placeholders, identity.name),
    ...unreplaced(found.mapped, withPlaceholders.mapped),
    ...stillOwned(found.mapped),
    ...unsaidOf(found.mapped),
    ...becomeOthers(found.mapped, specs),
    ...wantFillingIn(sketch.of),
    ...keptBeside(kept),
  ];
  return { text, notes, rest: found.others.map(({ document }) => document), problems: [] };
}

/** A document may be a comment alone: before the first ---, or where a template of Helm makes nothing. */
function objectsIn(documents: readonly Document[], inOurWords?: (text: string) => string): V1Object[] {
  let above: readonly string[] = [];
  return documents.flatMap((document) => {
    if (!isMap(document.contents)) {
      above = [...above, ...commentsAround(document)];
      return [];
    }
    const object = new V1Object(document, above, inOurWords);
    above = [];
    return [object];
  });
}

function textOf(
  { name, region, zones }: Identity,
  sketch: NetworkSketch,
  { pools, classes, overlays }: Inventory,
): string {
  const identity: CommentedMap = new Map([["cluster", commentedOf({ name, region, zones })]]);
  const sections: CommentedMap = new Map();
  const ofClasses = sharedByClasses(section(classes, nodeClassKeys));
  const ofPools = sharedByPools(section(pools, (pool) => nodePoolKeys(pool, zones)));
  const written: readonly (readonly [string, CommentedMap])[] = [
    ["nodeClassDefaults", ofClasses.defaults],
    ["nodeClasses", ofClasses.objects],
    ["nodePoolDefaults", ofPools.defaults],
    ["nodePools", ofPools.objects],
    ["nodeOverlays", section(overlays, nodeOverlayKeys)],
  ];
  for (const [key, map] of written) if (map.size > 0) sections.set(key, bare(map));
  const parts = [clusterFileText(identity), commentText(sketch.lines), clusterFileText(sections)];
  return parts.filter((part) => part !== "").join("\n");
}

function section(objects: readonly V1Object[], keysOf: (object: V1Object) => ObjectKeys): CommentedMap {
  const entries = objects.map((object): [string, Commented] => {
    const { keys, below } = keysOf(object);
    return [object.name, { ...bare(keys, object.comments), below }];
  });
  return new Map(entries);
}

const SECTIONS: ReadonlyMap<string, string> = new Map([
  ["nodeClasses", "EC2NodeClass"],
  ["nodePools", "NodePool"],
  ["nodeOverlays", "NodeOverlay"],
]);

/** What is wrong with the file is wrong with the object that it was made of. */
function inObject(problem: Problem, { mapped }: Inventory): Problem {
  const [, section = "", dotted, quoted] = /^(\w+)(?:\.([^.[]+)|\["([^"]*)"\])/.exec(problem.at.path) ?? [];
  const title = `${SECTIONS.get(section)} ${dotted ?? quoted}`;
  const at = mapped.find((object) => object.title === title)?.place();
  return { ...problem, code: "KM726", at: at ?? { ...problem.at, line: 0, column: 0 } };
}
