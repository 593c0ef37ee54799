import { checkManifests } from "../../../src/checks/check-manifests";
import type { Json, JsonMap } from "../../../src/cluster/cluster";
import type { PathStep } from "../../../src/cluster/located";
import { Source } from "../../../src/cluster/source";

/** The API server takes any JSON for an attachment's config, so each part of it may be anything. */
const config: JsonMap = {
  cniVersion: "0.3.1",
  plugins: [
    {
      type: "ipvlan",
      master: "ens6",
      mode: "l2",
      mtu: 1500,
      capabilities: { ips: true },
      ipam: {
        type: "whereabouts",
        range: "10.0.4.0/24",
        range_start: "10.0.4.32",
        range_end: "10.0.4.63",
        exclude: ["10.0.4.40/32"],
        ipRanges: [{ range: "2a05:d014:1::/64", exclude: [] }],
        gateway: "10.0.4.1",
        routes: [{ dst: "0.0.0.0/0", gw: "10.0.4.1" }],
        node_slice_size: "/28",
        network_name: "n6",
        enable_overlapping_ranges: true,
      },
    },
    { type: "vlan", master: "ens7", ipam: { type: "host-local", ranges: [[{ subnet: "10.0.5.0/24" }]], subnet: "x" } },
    { type: "bridge", ipam: { type: "static", addresses: [{ address: "10.0.6.1/24" }] } },
    { type: "tuning", sysctl: { "net.core.somaxconn": "500" } },
  ],
};

const ANYTHING: readonly Json[] = [
  null,
  true,
  0,
  -1.5,
  1e99,
  "",
  "-",
  "constructor",
  "/",
  "10.0.4.0/33",
  ":::/0",
  [],
  [null],
  {},
  { type: 1 },
];

function pathsOf(value: Json, path: readonly PathStep[] = []): (readonly PathStep[])[] {
  const entries: [PathStep, Json][] = Array.isArray(value)
    ? [...value.entries()]
    : typeof value === "object" && value !== null
      ? Object.entries(value)
      : [];
  return [path, ...entries.flatMap(([step, each]) => pathsOf(each, [...path, step]))];
}

function changed(value: Json, [step, ...path]: readonly PathStep[], to: Json): Json {
  if (step === undefined) return to;
  if (Array.isArray(value)) return value.map((each, index) => (index === step ? changed(each, path, to) : each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, key === step ? changed(each, path, to) : each]),
  );
}

function attachment(json: Json, name: string): JsonMap {
  return {
    apiVersion: "k8s.cni.cncf.io/v1",
    kind: "NetworkAttachmentDefinition",
    metadata: { name },
    spec: { config: JSON.stringify(json, undefined, 1) },
  };
}

test.each(pathsOf(config).map((path) => [path.join("."), path] as const))("anything may stand at %s", (_, path) => {
  for (const to of ANYTHING) {
    const objects = [attachment(config, "sound"), attachment(changed(config, path, to), "changed")];
    const source = new Source("objects.yaml", objects.map((object) => JSON.stringify(object)).join("\n---\n"));
    for (const { at, says } of checkManifests([source]).problems) {
      expect(at.line).toBeGreaterThan(0);
      expect(says).not.toMatch(/undefined|\[object|NaN|function/);
    }
  }
});
