import { userData } from "../../src/userdata/user-data";
import { elements, FakeEc2 } from "../handoff/fake-ec2";
import { judged, onPath } from "../judges";
import { partsOf } from "./archive-parts";
import { reference, referenceClass } from "./classes";
import { type Ec2, FakeNode } from "./fake-node";
import { namespaces } from "./namespaces";

const NEEDS = {
  MOTO_SERVER: process.env.MOTO_SERVER,
  jq: onPath("jq"),
  curl: onPath("curl"),
  "mount namespaces (unshare)": namespaces,
};

/** A name as other stacks of the same account have it too. */
const GROUP = "Vpc1SecurityGroup";

judged(
  "the reference's node against EC2: once, again, and as another node that was killed",
  NEEDS,
  async () => {
    const moto = await FakeEc2.start(process.env.MOTO_SERVER ?? "", reference.region);
    try {
      await judge(moto);
    } finally {
      moto.stop();
    }
  },
  240_000,
);

async function judge(moto: FakeEc2): Promise<void> {
  const vpc = await vpcWithGroup(moto);
  await vpcWithGroup(moto);
  const subnets = new Map<string, string>();
  for (const [index, name] of ["Multus1Az1", "Multus1Az2", "Multus2Az1", "Multus2Az2"].entries()) {
    const xml = await moto.call("CreateSubnet", {
      VpcId: vpc.id,
      CidrBlock: `10.0.${index + 4}.0/24`,
      AvailabilityZone: `us-west-2${name.endsWith("1") ? "a" : "b"}`,
      ...tagged("subnet", `${name}-karpenterwithmultus`),
    });
    subnets.set(name, elements(xml, "subnetId")[0] ?? "");
  }

  /** What EC2 has for a node and a network. */
  async function interfacesOf(instance: string, network: string) {
    const xml = await moto.call("DescribeNetworkInterfaces", {
      "Filter.1.Name": "tag:karpenter-multus/instance",
      "Filter.1.Value.1": instance,
      "Filter.2.Name": "tag:karpenter-multus/network",
      "Filter.2.Value.1": network,
    });
    return {
      network,
      count: elements(xml, "networkInterfaceId").length,
      subnets: elements(xml, "subnetId"),
      groups: elements(xml, "groupId"),
      managed: !xml.includes("<key>node.k8s.amazonaws.com/no_manage</key><value>true</value>"),
      sourceDestCheck: elements(xml, "sourceDestCheck"),
      attachedTo: elements(xml, "instanceId"),
    };
  }

  async function interfaces(instance: string) {
    return [await interfacesOf(instance, "multus1"), await interfacesOf(instance, "multus2")];
  }

  const expected = (instance: string) =>
    ["multus1", "multus2"].map((network) => ({
      network,
      count: 1,
      subnets: [subnets.get(network === "multus1" ? "Multus1Az1" : "Multus2Az1")],
      groups: [vpc.group],
      managed: false,
      sourceDestCheck: ["false"],
      attachedTo: [instance],
    }));

  await onNode(moto, "us-west-2a", async (node, instance) => {
    expect(await node.service("multus-enis")).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(await interfaces(instance)).toEqual(expected(instance));
    // moto answers this change, but does not keep it.
    expect(node.calls.filter((call) => call["Attachment.DeleteOnTermination"] === "true")).toHaveLength(2);
    expect(node.calls).toHaveLength(10);
    expect(node.linkNames().sort()).toEqual(["eth0", "multus1", "multus2"]);
    node.reboot();
    expect(await node.service("multus-enis")).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(await interfaces(instance)).toEqual(expected(instance));
    expect(node.calls.find(({ Action: action }) => action === "DescribeNetworkInterfaces")).toMatchObject({
      "Filter.1.Name": "tag:karpenter-multus/instance",
      "Filter.1.Value.1": instance,
    });
    expect(node.calls.slice(10).filter(({ Action: action }) => /^(Create|Attach)/.test(action ?? ""))).toEqual([]);
  });

  for (const last of ["CreateNetworkInterface", "AttachNetworkInterface"])
    await onNode(
      moto,
      "us-west-2a",
      async (node, instance) => {
        // EC2 does what it is asked, and the node does not live to hear it.
        expect((await node.service("multus-enis")).status).not.toBe(0);
        expect(node.has("run/karpenter-multus", "ready")).toBe(false);
        node.reboot();
        expect(await node.service("multus-enis")).toEqual({ status: 0, stdout: "", stderr: "" });
        expect(await interfaces(instance)).toEqual(expected(instance));
        expect(node.linkNames().slice(1).sort()).toEqual(["multus1", "multus2"]);
      },
      last,
    );
}

async function vpcWithGroup(moto: FakeEc2): Promise<{ id: string; group: string }> {
  const [id = ""] = elements(await moto.call("CreateVpc", { CidrBlock: "10.0.0.0/16" }), "vpcId");
  const xml = await moto.call("CreateSecurityGroup", {
    VpcId: id,
    GroupName: GROUP,
    GroupDescription: "it's <the> nodes' & pods'",
    ...tagged("security-group", GROUP),
  });
  return { id, group: elements(xml, "groupId")[0] ?? "" };
}

function tagged(type: string, name: string): Record<string, string> {
  return {
    "TagSpecification.1.ResourceType": type,
    "TagSpecification.1.Tag.1.Key": "Name",
    "TagSpecification.1.Tag.1.Value": name,
  };
}

/** A node of the reference's class on an instance of its own; it is killed when EC2 has done the call that is last. */
async function onNode(
  moto: FakeEc2,
  zone: string,
  body: (node: FakeNode, instance: string) => Promise<void>,
  last?: string,
): Promise<void> {
  const [image = ""] = elements(await moto.call("DescribeImages"), "imageId");
  const run = await moto.call("RunInstances", { ImageId: image, MinCount: "1", MaxCount: "1" });
  const [instance = ""] = elements(run, "instanceId");
  let lives = last === undefined;
  const ec2: Ec2 = async (call) => {
    const { Action: action = "", Version: _version, ...parameters } = call;
    const xml = await moto.call(action, parameters);
    if (!lives && action === last) {
      lives = true;
      node.kill();
    }
    return { status: 200, xml };
  };
  const node = await FakeNode.start(zone, instance, ec2);
  try {
    const [script = ""] = partsOf(userData(referenceClass, reference).text ?? "");
    expect(await node.install(script)).toEqual({ status: 0, stdout: "", stderr: "" });
    await body(node, instance);
  } finally {
    node.stop();
  }
}
