import { loadCluster } from "../../src/cluster/load";
import { FakeEc2 } from "../handoff/fake-ec2";
import { judged } from "../judges";
import { Ec2, type Parameters } from "./ec2";
import { throttle } from "./rules";
import { World } from "./world";
import { parseXml } from "./xml";

const NEEDS = { MOTO_SERVER: process.env.MOTO_SERVER };
const ZONE = "us-west-2a";

/** The codes and messages are EC2's own, as people met them. */
judged("EC2 refuses what it refuses in reality, where moto alone would not", NEEDS, async () => {
  await inWorld(async (ec2, world) => {
    const instance = await world.instance(ZONE, "m5.large");
    const ask = async (action: string, parameters: Parameters): Promise<string> => {
      const { status, xml } = await ec2.answer(instance, { Action: action, ...parameters }, []);
      const answer = parseXml(xml);
      const error = answer.at("Errors", "Error");
      return status === 200
        ? (answer.textAt("networkInterface", "networkInterfaceId") ?? "done")
        : `${error?.textAt("Code")}: ${error?.textAt("Message")}`;
    };
    const place = { SubnetId: world.idOf("Multus1Az1"), "SecurityGroupId.1": world.idOf("Multus") };
    const eni = await ask("CreateNetworkInterface", { ...place, ClientToken: "one" });
    const attach = (id: string, index: string) =>
      ask("AttachNetworkInterface", { InstanceId: instance, NetworkInterfaceId: id, DeviceIndex: index });

    // The same token makes nothing new, and is for nothing else.
    expect(await ask("CreateNetworkInterface", { ...place, ClientToken: "one" })).toBe(eni);
    expect(await ask("CreateNetworkInterface", { SubnetId: place.SubnetId, ClientToken: "one" })).toMatch(
      /^IdempotentParameterMismatch: /,
    );
    expect(await ask("CreateNetworkInterface", { ...place, "SecurityGroupId.1": "sg-0" })).toMatch(
      /^InvalidGroup.NotFound: /,
    );

    expect(await attach(eni, "1")).toBe("done");
    expect(await attach(eni, "2")).toBe(`InvalidNetworkInterface.InUse: Interface: [${eni}] in use.`);
    const other = await ask("CreateNetworkInterface", place);
    expect(await attach(other, "1")).toBe(
      `InvalidParameterValue: Instance '${instance}' already has an interface attached at device index '1'.`,
    );
    expect(await attach(other, "2")).toBe("done");
    const third = await ask("CreateNetworkInterface", place);
    expect(await attach(third, "3")).toBe("AttachmentLimitExceeded: Interface count 4 exceeds the limit for m5.large");
    expect(await ask("DeleteNetworkInterface", { NetworkInterfaceId: eni })).toBe(
      `InvalidParameterValue: Network interface '${eni}' is currently in use.`,
    );

    const [, attached] = await ec2.interfaces();
    expect(attached).toMatchObject({ id: eni, attachment: { index: 1, deleteOnTermination: false } });
    const attributes = {
      NetworkInterfaceId: eni,
      "Attachment.AttachmentId": attached?.attachment?.id ?? "",
      "Attachment.DeleteOnTermination": "true",
    };
    expect(await ask("ModifyNetworkInterfaceAttribute", { ...attributes, "SourceDestCheck.Value": "false" })).toBe(
      "InvalidParameterCombination: Fields for multiple attribute types specified",
    );
    expect(await ask("ModifyNetworkInterfaceAttribute", attributes)).toBe("done");
    expect((await ec2.interfaces())[1]).toMatchObject({ attachment: { deleteOnTermination: true } });
  });
});

judged(
  "what stands between a node and EC2 sees every call, and accounts know nothing of each other",
  NEEDS,
  async () => {
    await inWorld(async (ec2, world, moto) => {
      const instance = await world.instance(ZONE);
      const rule = throttle(0.3, 1);
      for (let call = 0; call < 100; call++) await ec2.answer(instance, { Action: "DescribeSubnets" }, [rule]);
      const refused = ec2.calls.filter(({ error }) => error === "RequestLimitExceeded");
      expect(ec2.calls.map(({ number }) => number)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
      expect(refused.length).toBeGreaterThan(20);
      expect(refused.length).toBeLessThan(40);
      expect(await new Ec2(moto, "us-west-2").interfaces()).toEqual([]);
    });
  },
);

async function inWorld(body: (ec2: Ec2, world: World, moto: FakeEc2) => Promise<void>): Promise<void> {
  const { cluster } = loadCluster("test/node/cases/two-networks.yaml");
  if (!cluster) throw new Error("no cluster");
  const moto = await FakeEc2.start(NEEDS.MOTO_SERVER ?? "", "us-west-2");
  try {
    const ec2 = new Ec2(moto, "us-west-2");
    await body(ec2, await World.make(ec2, cluster), moto);
  } finally {
    moto.stop();
  }
}
