/** What a key of a plugin's configuration holds, as the plugin's own reader wants it. */
export type KeyForm = "text" | "number" | "flag" | "map" | "list" | "texts" | "map of texts" | "map of flags" | "any";

type Keys = Readonly<Record<string, KeyForm>>;

/** A plugin as its source describes it: containernetworking/plugins 1.9, Whereabouts 0.9. */
export interface KnownPlugin {
  /** Makes the pod's interface, changes the one that is there, or gives out addresses. */
  readonly role: "makes" | "changes" | "addresses";
  readonly keys: Keys;
  readonly modes?: readonly string[];
  /** What a pod may ask of it in its annotation. */
  readonly capabilities: readonly string[];
  /** The first version of the CNI specification that it takes. */
  readonly since?: string;
}

/** Keys that every plugin may have: CNI's own, and what the runtime adds. */
export const KEYS_OF_ALL: Keys = {
  cniVersion: "text",
  name: "text",
  type: "text",
  capabilities: "map of flags",
  ipam: "map",
  dns: "map",
  args: "map",
  runtimeConfig: "map",
  prevResult: "any",
};

/** Keys that stand beside a list of plugins. */
export const KEYS_OF_LIST: Keys = {
  cniVersion: "text",
  cniVersions: "texts",
  name: "text",
  disableCheck: "any",
  disableGC: "any",
  loadOnlyInlinedPlugins: "any",
  plugins: "list",
};

const ON_A_LINK: Keys = { master: "text", mode: "text", mtu: "number", linkInContainer: "flag" };

const PLUGINS: Readonly<Record<string, KnownPlugin>> = {
  ipvlan: { role: "makes", keys: ON_A_LINK, modes: ["l2", "l3", "l3s"], capabilities: [] },
  macvlan: {
    role: "makes",
    keys: { ...ON_A_LINK, mac: "text", bcqueuelen: "number" },
    modes: ["bridge", "private", "vepa", "passthru"],
    capabilities: ["mac"],
  },
  "host-device": {
    role: "makes",
    keys: { device: "text", hwaddr: "text", kernelpath: "text", pciBusID: "text" },
    capabilities: ["deviceID"],
  },
  vlan: {
    role: "makes",
    keys: { master: "text", vlanId: "number", mtu: "number", linkInContainer: "flag" },
    capabilities: [],
  },
  bridge: {
    role: "makes",
    keys: {
      bridge: "text",
      isGateway: "flag",
      isDefaultGateway: "flag",
      forceAddress: "flag",
      ipMasq: "flag",
      ipMasqBackend: "text",
      mtu: "number",
      hairpinMode: "flag",
      promiscMode: "flag",
      vlan: "number",
      vlanTrunk: "list",
      preserveDefaultVlan: "flag",
      macspoofchk: "flag",
      enabledad: "flag",
      disableContainerInterface: "flag",
      portIsolation: "flag",
    },
    capabilities: ["mac"],
  },
  ptp: { role: "makes", keys: { ipMasq: "flag", ipMasqBackend: "text", mtu: "number" }, capabilities: [] },
  dummy: { role: "makes", keys: {}, capabilities: [] },
  loopback: { role: "makes", keys: {}, capabilities: [] },
  tap: {
    role: "makes",
    keys: {
      multiQueue: "flag",
      mtu: "number",
      mac: "text",
      owner: "number",
      group: "number",
      selinuxContext: "text",
      bridge: "text",
    },
    capabilities: ["mac"],
  },
  sbr: { role: "changes", keys: { table: "number" }, capabilities: [] },
  tuning: {
    role: "changes",
    keys: {
      dataDir: "text",
      sysctl: "map of texts",
      mac: "text",
      promisc: "flag",
      mtu: "number",
      txQLen: "number",
      allmulti: "flag",
    },
    capabilities: ["mac"],
  },
  bandwidth: {
    role: "changes",
    keys: {
      ingressRate: "number",
      ingressBurst: "number",
      egressRate: "number",
      egressBurst: "number",
      shapedSubnets: "texts",
      unshapedSubnets: "texts",
    },
    capabilities: ["bandwidth"],
    since: "0.3.0",
  },
  vrf: { role: "changes", keys: { vrfname: "text", table: "number" }, capabilities: [], since: "0.3.1" },
  portmap: {
    role: "changes",
    keys: {
      backend: "text",
      snat: "flag",
      conditionsV4: "texts",
      conditionsV6: "texts",
      masqAll: "flag",
      markMasqBit: "number",
      externalSetMarkChain: "text",
    },
    capabilities: ["portMappings"],
  },
  firewall: {
    role: "changes",
    keys: { backend: "text", iptablesAdminChainName: "text", firewalldZone: "text", ingressPolicy: "text" },
    capabilities: [],
    since: "0.4.0",
  },
  whereabouts: {
    role: "addresses",
    keys: {
      type: "text",
      name: "text",
      range: "text",
      range_start: "text",
      range_end: "text",
      ipRanges: "list",
      exclude: "texts",
      gateway: "text",
      exclude_gateway: "flag",
      routes: "list",
      addresses: "list",
      dns: "map",
      network_name: "text",
      node_slice_size: "text",
      enable_overlapping_ranges: "flag",
      enable_l3: "flag",
      optimistic_ipam: "flag",
      datastore: "text",
      kubernetes: "map of texts",
      etcd_host: "text",
      etcd_username: "text",
      etcd_password: "text",
      etcd_key_file: "text",
      etcd_cert_file: "text",
      etcd_ca_cert_file: "text",
      leader_lease_duration: "number",
      leader_renew_deadline: "number",
      leader_retry_period: "number",
      log_file: "text",
      log_level: "text",
      reconciler_cron_expression: "text",
      sleep_for_race: "number",
      configuration_path: "text",
    },
    capabilities: ["ips"],
  },
  "host-local": {
    role: "addresses",
    keys: {
      type: "text",
      name: "text",
      ranges: "list",
      subnet: "text",
      rangeStart: "text",
      rangeEnd: "text",
      gateway: "text",
      routes: "list",
      dataDir: "text",
      resolvConf: "text",
    },
    capabilities: ["ips", "ipRanges"],
  },
  static: {
    role: "addresses",
    keys: { type: "text", name: "text", addresses: "list", routes: "list", dns: "map" },
    capabilities: ["ips"],
  },
  dhcp: {
    role: "addresses",
    keys: {
      type: "text",
      name: "text",
      daemonSocketPath: "text",
      provide: "list",
      request: "list",
      priority: "number",
    },
    capabilities: [],
  },
};

export function knownPlugin(type: string): KnownPlugin | undefined {
  return Object.hasOwn(PLUGINS, type) ? PLUGINS[type] : undefined;
}

export function pluginsWith(capability: string): string[] {
  return Object.keys(PLUGINS).filter((name) => knownPlugin(name)?.capabilities.includes(capability));
}

/** Keys of one of Whereabouts' ipRanges. */
export const KEYS_OF_RANGE: Keys = { range: "text", range_start: "text", range_end: "text", exclude: "texts" };

/** Plugins of others: they exist, and what they take is not known here. */
const PLUGINS_OF_OTHERS: readonly string[] = [
  "accelerated-bridge",
  "afxdp",
  "aws-cni",
  "bond",
  "calico",
  "calico-ipam",
  "cilium-cni",
  "coordinator",
  "egress-cni",
  "flannel",
  "ib-sriov",
  "ifacer",
  "ipoib",
  "kube-ovn",
  "multus",
  "nv-ipam",
  "ovn-k8s-cni-overlay",
  "ovs",
  "rdma",
  "route-override",
  "spiderpool",
  "sriov",
  "userspace",
  "vpc-branch-eni",
  "win-bridge",
  "win-overlay",
];

export const PLUGIN_NAMES: readonly string[] = [...Object.keys(PLUGINS), ...PLUGINS_OF_OTHERS];

/** What the annotation of a pod can ask, as Multus hands it to plugins. */
export const CAPABILITIES: readonly string[] = [
  "aliases",
  "bandwidth",
  "deviceID",
  "dns",
  "infinibandGUID",
  "ipRanges",
  "ips",
  "mac",
  "portMappings",
];

/** Of the CNI specification. */
export const CNI_VERSIONS: readonly string[] = ["0.1.0", "0.2.0", "0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0"];
