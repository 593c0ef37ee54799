import { cpusForPods, parseCpus } from "../../src/instances/cpus-for-pods";
import { instanceLabels } from "../../src/instances/instance-labels";
import { type InstanceType, instanceTypes } from "../../src/instances/instance-types";
import { podCapacity } from "../../src/instances/pod-capacity";

/** A type that the test knows to be known. */
function type(name: string): InstanceType {
  const found = instanceTypes().get(name);
  if (!found) throw new Error(`${name} is not known`);
  return found;
}

function labels(name: string) {
  return Object.fromEntries(
    [...instanceLabels(type(name))].map(([label, value]) => [label.slice(label.indexOf("instance-")), value]),
  );
}

// As Karpenter's own tests have them from EC2: manufacturer and number of processors.
test.each([
  ["c6g.large", "c", "6", "arm64", "2", "aws"],
  ["dl1.24xlarge", "dl", "1", "amd64", "96", undefined],
  ["g4ad.16xlarge", "g", "4", "amd64", "64", "amd"],
  ["inf2.xlarge", "inf", "2", "amd64", "4", undefined],
  ["m5.large", "m", "5", "amd64", "2", "intel"],
  ["m5.metal", "m", "5", "amd64", undefined, "intel"],
  ["m6idn.32xlarge", "m", "6", "amd64", "128", "intel"],
  ["m7i-flex.large", "m", "7", "amd64", "2", "intel"],
  ["t4g.medium", "t", "4", "arm64", "2", "aws"],
  ["t4g.small", "t", "4", "arm64", "2", "aws"],
  ["trn1.2xlarge", "trn", "1", "amd64", "8", undefined],
])("%s", (name, category, generation, architecture, cpus, manufacturer) => {
  const [family, size] = name.split(".");
  expect(labels(name)).toMatchObject({
    "instance-category": category,
    "instance-generation": generation,
    "instance-family": family,
    "instance-size": size,
    "instance-cpu": cpus,
    "instance-cpu-manufacturer": manufacturer,
    "instance-type": name,
  });
  expect(instanceLabels(type(name)).get("kubernetes.io/arch")).toBe(architecture);
});

test.each([
  ["u-3tb1.56xlarge", "u", "1"],
  ["u7i-12tb.224xlarge", "u", "7"],
  ["p6-b200.48xlarge", "p", "6"],
  ["im4gn.large", "im", "4"],
])("%s is of category %s and generation %s", (name, category, generation) => {
  expect(labels(name)).toMatchObject({ "instance-category": category, "instance-generation": generation });
});

test("what a name does not say is not known, and what a category never has is not there", () => {
  expect(labels("g5.xlarge")["instance-gpu-count"]).toBeUndefined();
  expect(labels("m5.xlarge")["instance-gpu-count"]).toBeNull();
  const makers = (type: string) => [
    labels(type)["instance-gpu-manufacturer"],
    labels(type)["instance-accelerator-manufacturer"],
  ];
  expect(makers("m5.xlarge")).toEqual([null, null]);
  expect(makers("g6.xlarge")).toEqual(["nvidia", null]);
  expect(makers("p6-b200.48xlarge")).toEqual(["nvidia", null]);
  expect(makers("g4ad.xlarge")).toEqual(["amd", null]);
  expect(makers("dl1.24xlarge")).toEqual(["habana", null]);
  expect(makers("inf2.xlarge")).toEqual([null, "aws"]);
  expect(makers("trn1.32xlarge")).toEqual([null, "aws"]);
  expect(labels("m5.xlarge")["instance-memory"]).toBeUndefined();
});

test("the hypervisor of bare metal is none", () => {
  expect(["m5.large", "m4.large", "m5.metal"].map((name) => labels(name)["instance-hypervisor"])).toEqual([
    "nitro",
    "xen",
    "",
  ]);
});

test("types with several network cards", () => {
  expect(type("p5.48xlarge")).toMatchObject({ defaultCardEnis: 2, cards: 32, ipv4PerEni: 50 });
  expect(type("c5.large")).toMatchObject({ defaultCardEnis: 3, cards: 1, ipv4PerEni: 10 });
});

test("a type has addresses for the pods of the interfaces that the VPC CNI has", () => {
  expect([0, 1, 2, 3].map((networks) => podCapacity(type("m5.large"), networks))).toEqual([29, 20, 11, 0]);
});

test("processors that kubelet leaves to pods", () => {
  expect([1, 2, 4, 8].map((cpus) => Math.round(cpusForPods(cpus) * 1000))).toEqual([940, 1930, 3920, 7910]);
});

test("processors as Kubernetes writes them", () => {
  expect(["2", "1.5", "500m", "1k", ""].map(parseCpus)).toEqual([2, 1.5, 0.5, undefined, undefined]);
});
