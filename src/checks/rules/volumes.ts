import type { Ec2NodeClassSpec } from "../../../imports/specs";
import type { NodeClassObject } from "../fleet/node-class-object";
import type { Finding, Rule } from "../rule";

/** What EC2 makes of a class's volumes. */
export const volumes: readonly Rule[] = [
  {
    code: "KM593",
    severity: "error",
    title: "a volume that EC2 does not make",
    why: "Operations a second belong to gp3, io1 and io2, which the last two cannot do without, and throughput to gp3 alone. EC2 refuses to launch an instance with another volume, and the pods stay Pending.",
    mend: "Take the field out, give io1 or io2 its iops, or take gp3, which has 3000 of them without being asked.",
    check: ({ nodeClasses }) => nodeClasses.flatMap(impossible),
  },
];

type Ebs = NonNullable<NonNullable<Ec2NodeClassSpec["blockDeviceMappings"]>[number]["ebs"]>;

interface Mistake {
  readonly field: "iops" | "throughput";
  readonly says: string;
  readonly hint: string;
}

function impossible(nodeClass: NodeClassObject): Finding[] {
  return (nodeClass.spec.blockDeviceMappings ?? []).flatMap(({ deviceName, ebs = {} }, index) =>
    mistakes(ebs).map(({ field, says, hint }) => ({
      at: nodeClass.place(["spec", "blockDeviceMappings", index, "ebs", field]),
      says: `the volume ${deviceName ?? index + 1} of class ${nodeClass.name} ${says}`,
      hint,
    })),
  );
}

/** Where no type is said, the AMI may say one. */
function mistakes({ volumeType: type, iops, throughput }: Ebs): Mistake[] {
  if (type === undefined) return [];
  const needsIops = type === "io1" || type === "io2";
  return [
    ...(needsIops && iops === undefined
      ? [{ field: "iops", says: `is of type ${type}, and has no iops`, hint: "iops: 3000, or type gp3" } as const]
      : []),
    ...(!needsIops && type !== "gp3" && iops !== undefined
      ? [{ field: "iops", says: `has iops, which ${type} does not take`, hint: "type gp3 takes them" } as const]
      : []),
    ...(type !== "gp3" && throughput !== undefined
      ? [
          {
            field: "throughput",
            says: `has a throughput, which ${type} does not take`,
            hint: "type gp3 takes it",
          } as const,
        ]
      : []),
  ];
}
