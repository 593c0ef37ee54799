import { checkManifests } from "../../src/checks/check-manifests";
import { Source } from "../../src/cluster/source";

function pool(name: string, weight: number): string {
  return JSON.stringify({
    apiVersion: "karpenter.sh/v1",
    kind: "NodePool",
    metadata: { name },
    spec: {
      weight,
      template: {
        spec: {
          nodeClassRef: { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: "upf" },
          requirements: [],
        },
      },
    },
  });
}

test("problems come file by file, whoever found them", () => {
  const sources = [
    new Source("a-rule-finds.yaml", pool("one", 1)),
    new Source("the-api-server-refuses.yaml", pool("two", -1)),
    new Source("another-rule-finds.yaml", pool("three", 3)),
  ];
  const { problems } = checkManifests(sources);
  expect([...new Set(problems.map(({ at }) => at.file))]).toEqual(sources.map(({ file }) => file));
});

test("a key without a value is one that is not there", () => {
  const classOf = (more: string) => `apiVersion: karpenter.k8s.aws/v1
kind: EC2NodeClass
metadata: { name: playout }
spec:
  role: KarpenterNode-video
  amiSelectorTerms: [{ id: ami-0123456789abcdef0 }]
  amiFamily: AL2023
  subnetSelectorTerms: [{ id: subnet-0123456789abcdef0${more ? ", tags:" : ""} }]
  securityGroupSelectorTerms: [{ id: sg-0123456789abcdef0 }]
  blockDeviceMappings: [{ deviceName: /dev/xvda${more ? ", ebs:" : ""} }]
${more}`;
  const codesOf = (text: string) => checkManifests([new Source("class.yaml", text)]).problems.map(({ code }) => code);
  expect(codesOf(classOf("  userData:\n"))).toEqual(codesOf(classOf("")));
});

test("a file that has what another one has is told so once", () => {
  const text = ["one", "two", "three", "four"].map((name) => pool(name, 1)).join("\n---\n");
  const { problems } = checkManifests([new Source("europe.yaml", text), new Source("asia.yaml", text)]);
  const twice = problems.filter(({ code }) => code === "KM015");
  expect(twice.map(({ at, says }) => `${at.file}:${at.line} ${says}`)).toEqual([
    "asia.yaml:1 4 objects of this file, NodePool one first, are in europe.yaml too, and what is applied last stays",
  ]);
});
