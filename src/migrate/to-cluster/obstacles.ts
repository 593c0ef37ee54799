import type { Problem } from "../../cluster/problem";
import { wholeFile } from "../../cluster/source";
import { classReferenceOf, isOfAnotherProvider, nodeClassOf } from "./class-reference";
import type { Inventory } from "./inventory";
import type { V1Object } from "./v1-object";

/** Why objects cannot be one cluster file. */
export function obstacles(inventory: Inventory): Problem[] {
  return [...nothing(inventory), ...repeated(inventory), ...classless(inventory)];
}

function nothing({ pools, classes, others }: Inventory): Problem[] {
  if (pools.length + classes.length > 0) return [];
  const problem = { code: "KM721", severity: "error" } as const;
  const [pool] = others.filter((object) => object.kind === "NodePool" && isOfAnotherProvider(object));
  if (pool) {
    const { kind, group } = classReferenceOf(pool);
    const says = `the class of ${pool.title} is of the kind ${kind} of ${group}, and a cluster file has EC2NodeClasses alone`;
    const hint = "it is for clusters in which you run Karpenter for AWS yourself";
    return [{ ...problem, at: pool.place(CLASS_NAME), says, hint }];
  }
  const says = "no NodePool and no EC2NodeClass is there";
  const hint = "a cluster file is made of them: name their files";
  return [{ ...problem, at: wholeFile("cluster"), says, hint }];
}

function repeated({ mapped }: Inventory): Problem[] {
  const seen = new Map<string, V1Object>();
  return mapped.flatMap((object): Problem[] => {
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
function classless({ pools, classes }: Inventory): Problem[] {
  return pools.flatMap((pool): Problem[] => {
    const named = nodeClassOf(pool);
    if (named !== undefined && classes.some(({ name }) => name === named)) return [];
    const problem = { code: "KM723", severity: "error", at: pool.place(CLASS_NAME) } as const;
    if (named === undefined) {
      const { name = "NAME" } = classReferenceOf(pool);
      const says = `the nodeClassRef of ${pool.title} names no class as v1 wants it`;
      return [{ ...problem, says, hint: `v1 wants group: karpenter.k8s.aws, kind: EC2NodeClass and name: ${name}` }];
    }
    const says = `${pool.title} is of the EC2NodeClass ${named}, which is not in these files`;
    return [{ ...problem, says, hint: "name the file that has it too" }];
  });
}
