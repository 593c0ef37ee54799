import { grouped } from "../../checks/grouped";
import type { JsonMap } from "../../cluster/cluster";
import type { Problem } from "../../cluster/problem";
import { wholeFile } from "../../cluster/source";
import { bare, type Commented, type CommentedMap, commentedOf, plainOf } from "./commented";
import { type Identity, identityOf, type Wishes } from "./identity";
import { unsaidMetadata } from "./metadata";
import { nodeClassKeys } from "./node-class";
import { nodeClassOf, nodePoolKeys } from "./node-pool";
import { differences, madeObjects } from "./round-trip";
import { objectsIn, type V1Document, type V1Object } from "./v1-object";
import { clusterFileText } from "./write";

/** A cluster file made of objects that somebody applied until now. */
export interface ToClusterFile {
  /** Absent when there are problems. */
  readonly text?: string;
  /** What the cluster file cannot say, and what it says in another way. */
  readonly notes: readonly Problem[];
  /** Why there is no cluster file. */
  readonly problems: readonly Problem[];
}

/** By it editors find the schema, in a repository that has this package installed. */
const SCHEMA_LINE = "# yaml-language-server: $schema=../node_modules/karpenter-multus/schemas/cluster.schema.json\n";

/** Makes a cluster file of v1 objects. The NodePools and EC2NodeClasses that it makes are those that went in. */
export function toClusterFile(documents: readonly V1Document[], wishes: Wishes = {}): ToClusterFile {
  const objects = documents.flatMap(objectsIn);
  const pools = objects.filter((object) => object.isOf("karpenter.sh", "NodePool"));
  const classes = objects.filter((object) => object.isOf("karpenter.k8s.aws", "EC2NodeClass"));
  const others = objects.filter((object) => !pools.includes(object) && !classes.includes(object));
  const { identity, problems: unknown } = identityOf(objects, wishes);
  const problems = [
    ...nothing(pools, classes),
    ...repeated([...pools, ...classes]),
    ...classless(pools, classes),
    ...unknown,
  ];
  const notes = [...[...pools, ...classes].flatMap(unsaid), ...keptBeside(others)];
  if (!identity || problems.length > 0) return { notes, problems };
  const text = SCHEMA_LINE + clusterFileText(clusterFile(identity, pools, classes));
  const made = madeObjects(text);
  if (made.problems.length > 0) return { notes, problems: made.problems.map((problem) => inObject(problem, objects)) };
  return {
    text,
    notes: [...notes, ...[...pools, ...classes].flatMap((object) => changed(object, made.specs))],
    problems: [],
  };
}

function clusterFile(identity: Identity, pools: readonly V1Object[], classes: readonly V1Object[]): CommentedMap {
  const { name, region, zones } = identity;
  const file: CommentedMap = new Map([["cluster", commentedOf({ name, region, zones })]]);
  if (classes.length > 0) file.set("nodeClasses", section(classes, nodeClassKeys));
  if (pools.length > 0)
    file.set(
      "nodePools",
      section(pools, (pool) => nodePoolKeys(pool, zones)),
    );
  return file;
}

type KeysOf = (object: V1Object) => { readonly keys: CommentedMap; readonly below: readonly string[] };

function section(objects: readonly V1Object[], keysOf: KeysOf): Commented {
  return bare(
    new Map(
      objects.map((object) => {
        const { keys, below } = keysOf(object);
        return [object.name, { ...bare(keys, object.comments), below }];
      }),
    ),
  );
}

function nothing(pools: readonly V1Object[], classes: readonly V1Object[]): Problem[] {
  if (pools.length + classes.length > 0) return [];
  const says = "holds no NodePool and no EC2NodeClass";
  const hint = "a cluster file is made of them; name their files";
  return [{ code: "KM721", severity: "error", at: wholeFile("the input"), says, hint }];
}

function repeated(objects: readonly V1Object[]): Problem[] {
  const seen = new Map<string, V1Object>();
  return objects.flatMap((object): Problem[] => {
    const before = seen.get(object.title);
    if (!before) {
      seen.set(object.title, object);
      return [];
    }
    const { file, line } = before.place(["metadata", "name"]);
    const says = `${object.title} is there twice, and a cluster file has one of a name`;
    const hint = `it stands in ${file}:${line} too: keep one of them`;
    return [{ code: "KM722", severity: "error", at: object.place(["metadata", "name"]), says, hint }];
  });
}

const CLASS_NAME = ["spec", "template", "spec", "nodeClassRef", "name"];

/** A cluster file holds the classes of all of its pools. */
function classless(pools: readonly V1Object[], classes: readonly V1Object[]): Problem[] {
  return pools.flatMap((pool): Problem[] => {
    const named = nodeClassOf(pool);
    if (named !== undefined && classes.some(({ name }) => name === named)) return [];
    const says =
      named === undefined
        ? `${pool.title} is of no EC2NodeClass, and a cluster file has no others`
        : `${pool.title} is of the EC2NodeClass ${named}, which is not in these files`;
    const hint =
      named === undefined ? "keep this pool as it is, in a file of its own" : "name the file that has it too";
    return [{ code: "KM723", severity: "error", at: pool.place(CLASS_NAME), says, hint }];
  });
}

function unsaid(object: V1Object): Problem[] {
  return unsaidMetadata(object).map(({ path, what }) => ({
    code: "KM724",
    severity: "warning",
    at: object.place(path),
    says: `${object.title} loses ${what}: a cluster file says of an object its name and a description`,
    hint: "where something looks for it, add it to what is synthesized, with kustomize for example",
  }));
}

/** Once for each file: a cluster file has objects of its own for what these are there for. */
function keptBeside(objects: readonly V1Object[]): Problem[] {
  const byFile = grouped(objects, (object) => object.place().file);
  return [...byFile.values()].map((kept) => ({
    code: "KM725",
    severity: "info",
    at: wholeFile(kept[0]?.place().file ?? ""),
    says: `not in the cluster file: ${kept.map(({ title }) => title).join(", ")}`,
    hint: "go on applying them",
  }));
}

/** What is wrong with the file is wrong with the object that it was made of. */
function inObject(problem: Problem, objects: readonly V1Object[]): Problem {
  const [, section, name] = /^(nodePools|nodeClasses)(?:\.([^.[]+)|\["([^"]+)"\])/.exec(problem.at.path) ?? [];
  const kind = section === "nodePools" ? "NodePool" : "EC2NodeClass";
  const object = objects.find((candidate) => candidate.kind === kind && candidate.name === name);
  return object ? { ...problem, code: "KM726", at: object.place() } : problem;
}

function changed(object: V1Object, specs: ReadonlyMap<string, JsonMap>): Problem[] {
  return differences(plainOf(object.spec), specs.get(object.title)).map((field) => ({
    code: "KM727",
    severity: "warning",
    at: object.place(["spec"]),
    says: `${object.title} becomes another in ${field}`,
    hint: "compare it with what synth writes",
  }));
}
