import { spawnSync } from "node:child_process";
import { loadCluster } from "../../src/cluster/load";
import { FakeEc2 } from "../handoff/fake-ec2";
import { judged, onPath } from "../judges";
import { Ec2 } from "./ec2";
import { Node, scriptsOf } from "./node";
import { World } from "./world";

const FILE = "test/userdata/cases/two-networks-by-name/cluster.yaml";
const NEEDS = { MOTO_SERVER: process.env.MOTO_SERVER, jq: onPath("jq"), curl: onPath("curl"), ip: onPath("ip") };

judged("a node boots, gets its links, and has them after a reboot", NEEDS, async () => {
  const moto = await FakeEc2.start(process.env.MOTO_SERVER ?? "", "us-west-2");
  try {
    const { cluster } = loadCluster(FILE);
    if (!cluster) throw new Error("no cluster");
    const ec2 = new Ec2(moto, "us-west-2");
    const world = await World.make(ec2, cluster);
    const zone = "us-west-2a";
    const instance = await world.instance(zone);
    const printed = spawnSync(process.execPath, ["build/src/cli/main.js", "userdata", FILE, "al2023"], {
      encoding: "utf8",
    });
    const node = await Node.boot({ ec2, instance, zone, scripts: scriptsOf(printed.stdout) });
    try {
      expect(await node.runUserData()).toEqual([{ status: 0, signal: null, stdout: "", stderr: "" }]);
      expect(await node.unit().run(0)).toMatchObject({ status: 0, stdout: "", stderr: "" });
      expect((await node.links()).map(({ name }) => name).sort()).toEqual(["ens5", "multus1", "multus2"]);
      expect(ec2.calls).toHaveLength(10);
      await node.reboot();
      expect(node.ready).toBe(true);
      expect(ec2.calls).toHaveLength(10);
    } finally {
      await node.stop();
    }
  } finally {
    moto.stop();
  }
});
