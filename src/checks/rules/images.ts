import type { Fleet } from "../fleet/fleet";
import type { NodeClassObject } from "../fleet/node-class-object";
import type { Finding, Rule } from "../rule";

/** What nodes and pods are started from, and whether it is tomorrow what it is today. */
export const images: readonly Rule[] = [
  {
    code: "KM542",
    severity: "warning",
    title: "an AMI that changes by itself",
    why: "When a newer AMI is released, every node of the class has drifted, and Karpenter replaces all of them: at a time that nobody chose, with an AMI that nobody tried.",
    mend: "Name one release, and change it when you want to: by the alias with its version, by id, or by its whole name.",
    check: ({ nodeClasses }) => nodeClasses.flatMap(movingAmis),
  },
  {
    code: "KM543",
    severity: "warning",
    title: "an image without a tag, or by the tag latest",
    why: "Which image a pod gets is decided when its node pulls it: two pods of one Deployment may run different programs, and a roll-back brings the same tag again.",
    mend: "Name the image by a tag that stays, or by its digest.",
    check: movingImages,
  },
];

function movingAmis(nodeClass: NodeClassObject): Finding[] {
  return nodeClass.spec.amiSelectorTerms.flatMap((term, index): Finding[] => {
    const at = (key: string) => nodeClass.place(["spec", "amiSelectorTerms", index, key]);
    const nodes = `every node of class ${nodeClass.name} is replaced`;
    const [family = "", version] = (term.alias ?? "").split("@");
    // Of Windows Karpenter knows no other version.
    if (version === "latest" && !family.startsWith("windows"))
      return [
        {
          at: at("alias"),
          says: `the AMI ${term.alias} is another one after each release, and ${nodes}`,
          hint: `${family}@ and a release${EXAMPLES.get(family) ? `, as ${family}@${EXAMPLES.get(family)}` : ""}`,
        },
      ];
    if (/[*?]/.test(term.name ?? ""))
      return [
        {
          at: at("name"),
          says: `the newest AMI called ${term.name} is taken, and ${nodes} when there is a newer one`,
          hint: "write the whole name, or take its id",
        },
      ];
    if (term.ssmParameter !== undefined && /\/(latest|recommended)\//.test(term.ssmParameter))
      return [
        {
          at: at("ssmParameter"),
          says: `the parameter names another AMI after each release, and ${nodes}`,
          hint: "the parameter of one release has its version in place of recommended or latest",
        },
      ];
    return [];
  });
}

/** How each family writes a release. */
const EXAMPLES: ReadonlyMap<string, string> = new Map([
  ["al2", "v20241109"],
  ["al2023", "v20241109"],
  ["bottlerocket", "v1.50.0"],
]);

const HINT = "a tag that stays, or name@sha256:… for exactly one image";

function movingImages({ workloads }: Fleet): Finding[] {
  return workloads.flatMap((workload) =>
    workload.containers.flatMap(({ image, imagePath }) => {
      const moves = whyItMoves(image);
      if (moves === undefined) return [];
      return [{ at: workload.place(imagePath), says: `the image ${image} ${moves}`, hint: HINT }];
    }),
  );
}

function whyItMoves(image: string): string | undefined {
  // A digest says it all; a placeholder is filled in by somebody else.
  if (image === "" || /[@${}]/.test(image)) return undefined;
  const tag = /:([^/:]*)$/.exec(image)?.[1];
  if (tag === undefined) return "has no tag, which means latest";
  return tag === "latest" ? "is whatever was pushed last" : undefined;
}
