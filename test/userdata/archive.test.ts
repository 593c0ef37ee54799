import { spawnSync } from "node:child_process";
import { podAddressesProgram } from "../../src/charts/pod-addresses";
import type { Attachment, NodeUserData, UserDataPart } from "../../src/cluster/cluster";
import { handoff } from "../../src/handoff/handoff";
import { archive, splitsArchive } from "../../src/userdata/archive";
import { render } from "../../src/userdata/template";
import { userData } from "../../src/userdata/user-data";
import { assigning, odd } from "../handoff/clusters";
import { judged, onPath } from "../judges";
import { partsOf } from "./archive-parts";
import { cases } from "./cases";
import { classWith, network, reference } from "./classes";

const EC2_AND_KARPENTER_LEAVE = 16_384 - 3_072;
/** Karpenter itself warns from nine tenths of EC2's limit. */
const WARNED_FROM = Math.ceil(16_384 * 0.9) - 3_072;

function part(content: string): UserDataPart {
  return { contentType: "text/plain", content };
}

function madeOf(own: Partial<NodeUserData>) {
  return userData(classWith(own), reference);
}

/** Userdata of one part, with as many bytes. */
function ofSize(bytes: number) {
  const { text = "" } = madeOf({ parts: [part("")] });
  const made = madeOf({ parts: [part("x".repeat(bytes - text.length))] });
  expect(made.text).toHaveLength(bytes);
  return made.problems.map(({ code, severity, says }) => `${code} ${severity}: ${says}`);
}

test("the size is judged to the byte", () => {
  expect(ofSize(WARNED_FROM - 1)).toEqual([]);
  expect(ofSize(WARNED_FROM)).toEqual([expect.stringMatching(/^KM302 warning: .* 11,674 bytes of the 13,312 /)]);
  expect(ofSize(EC2_AND_KARPENTER_LEAVE)).toEqual([expect.stringMatching(/^KM302 warning: .* 13,312 bytes /)]);
  expect(ofSize(EC2_AND_KARPENTER_LEAVE + 1)).toEqual([expect.stringMatching(/^KM302 error: .* 13,313 bytes /)]);
});

test("eight networks in three zones with long names fit", () => {
  const networks = Array.from({ length: 8 }, (_, index) => {
    const name = `multus${index}`;
    const attachments = ["a", "b", "c"].flatMap((zone): readonly Attachment[] => {
      const subnet = { tags: { Name: `${name}-us-west-2${zone}-production` } };
      return network(name, `us-west-2${zone}`, subnet, [{ tags: { Name: "MultusProduction" } }]).attachments;
    });
    return { ...network(name, "us-west-2a", { id: "subnet-1" }, []), attachments };
  });
  const { text = "", problems } = userData(classWith({}, networks), reference);
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(text.match(/"us-west-2[abc]":/g)).toHaveLength(24);
  expect(text.length).toBeLessThan(EC2_AND_KARPENTER_LEAVE);
});

const ofTwoNetworks = cases.filter(
  ({ nodeClass: { networks, userData: own } }) =>
    own.family === "AL2023" && networks.length === 2 && own.parts.length === 0,
);

test.each(ofTwoNetworks.map((one) => [one.name, one] as const))("two networks take less than 9 KB: %s", (_, one) => {
  const { text = "" } = userData(one.nodeClass, one.cluster);
  // An AMI of one's own has a second way to EC2 in its script.
  const most = one.nodeClass.userData.eksAmi ? 9 : 10;
  expect(Buffer.byteLength(text)).toBeLessThan(most * 1024);
});

test("ours come first, then the user's, each as it stands and in its order", () => {
  const parts = ["#!/bin/bash\necho 1\n", "#!/bin/bash\r\necho 2", "no script\n\n\n", ""].map(part);
  const { text = "" } = userData(
    classWith({ sysctl: { "a.b": "1" }, nodeConfig: { kubelet: {} }, parts }, reference.networks),
    reference,
  );
  const found = partsOf(text);
  expect(found.slice(3)).toEqual(parts.map(({ content }) => content));
  expect(found.slice(0, 3)).toEqual([
    expect.stringContaining("\n  'a.b = 1' \\\n"),
    expect.stringContaining("\nnetworks=(\n"),
    "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  kubelet: {}\n",
  ]);
});

test.each(["--//", "--//--", "a\n--//", "a\r\n--//\r\n", "a\r--//", "-\r-//", "--//x"])(
  "%j would end its part",
  (content) => {
    expect(splitsArchive(content)).toBe(true);
    expect(madeOf({ parts: [part("fine"), part(content)] }).problems).toContainEqual(
      expect.objectContaining({ code: "KM301", path: ["nodeClasses", "al2023", "userData", 1] }),
    );
  },
);

test.each([" --//", "x--//", "-- //", "--/", "\\--//", "---//", "a\n\t--//\n"])("%j ends nothing", (content) => {
  expect(splitsArchive(content)).toBe(false);
  expect(partsOf(archive([part(content), part("next")]))).toEqual([content, "next"]);
});

test("what is ours never begins a line with the boundary, whatever stands in it", () => {
  const text = "\n--//--\n";
  const nodeConfig = { kubelet: { flags: [text, "--//"] }, "--//": { "--//": "--//" } };
  expect(madeOf({ nodeConfig, sysctl: { "--//": "--//" } }).problems).toEqual([]);
});

/** Every script that is made: what nodes run, what clear-taints runs, and what an operator runs. */
const scripts = [
  ...cases.flatMap(({ name, nodeClass, cluster }) => {
    const ours = { ...nodeClass, userData: { ...nodeClass.userData, parts: [] } };
    const parts = partsOf(userData(ours, cluster).text ?? "").filter((text) => text.startsWith("#!"));
    return parts.map((script, index) => ({ name: `part ${index} of ${name}`, script }));
  }),
  { name: "clear-taints", script: render("userdata/clear-taints.sh.hbs", { taint: reference.clearTaints.taint }) },
  { name: "pod-addresses", script: podAddressesProgram(assigning) },
  ...[reference, odd].flatMap((cluster) =>
    handoff(cluster)
      .filter(({ executable }) => executable)
      .map(({ path, text }) => ({ name: `${path} of ${cluster.id}`, script: text })),
  ),
];

test("bash can read every script", () => {
  expect(scripts.length).toBeGreaterThan(cases.length / 2);
  for (const { name, script } of scripts) {
    const { status, stderr } = spawnSync("bash", ["-n"], { input: script, encoding: "utf8" });
    expect({ name, status, stderr }).toEqual({ name, status: 0, stderr: "" });
  }
});

for (const program of ["clear-taints", "pod-addresses"])
  judged(`shellcheck finds nothing in what ${program} runs`, { shellcheck: onPath("shellcheck") }, async () => {
    const script = scripts.find(({ name }) => name === program)?.script;
    const { status, stdout } = spawnSync("shellcheck", ["--shell=bash", "-"], { input: script, encoding: "utf8" });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });
