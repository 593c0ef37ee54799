import { didYouMean } from "../../cluster/did-you-mean";
import { mapAt, textAt } from "../../cluster/json";
import type { PathStep } from "../../cluster/located";
import type { AttachmentObject } from "../fleet/attachment-object";
import { type CniPlugin, chainOf } from "../fleet/cni-plugin";
import type { Fleet } from "../fleet/fleet";
import { CAPABILITIES, CNI_VERSIONS, knownPlugin, PLUGIN_NAMES, pluginsWith } from "../fleet/known-plugins";
import type { Finding, Rule } from "../rule";

/** Whether the plugins of an attachment work, and work together. */
export const cniChain: readonly Rule[] = [
  {
    code: "KM565",
    severity: "warning",
    title: "a plugin whose name is mistyped",
    why: "A plugin's type is the name of its program on the node. When there is no such program, pods that name the attachment wait in ContainerCreating.",
    mend: "Write the name as the program has it.",
    check: (fleet) => programs(fleet).flatMap((program) => mistyped(program) ?? []),
  },
  {
    code: "KM566",
    severity: "info",
    title: "a plugin that is not known here",
    why: "The node's image brings the plugins of containernetworking; Whereabouts and Multus install themselves. Any other plugin must be brought to every node before its pods come.",
    mend: "See that the plugin's program is on the nodes, in /opt/cni/bin.",
    check: (fleet) =>
      programs(fleet).flatMap((program) =>
        PLUGIN_NAMES.includes(program.type) || mistyped(program)
          ? []
          : { at: placeOf(program), says: `no plugin ${program.type} is known here`, hint: "is it on the nodes?" },
      ),
  },
  {
    code: "KM567",
    severity: "error",
    title: "plugins in an order that cannot work",
    why: "The first plugin of a chain makes the pod's interface, and those that follow change it. A plugin that finds no interface ends with an error, and so does one that is to make an interface that is there already.",
    mend: "Put the plugin that makes the interface first, and only one of them.",
    check: ({ attachments }) => attachments.flatMap((attachment) => wrongOrder(chainOf(attachment))),
  },
  {
    code: "KM568",
    severity: "error",
    title: "a mode that the plugin does not have",
    why: "The plugin ends with an error, and pods that name the attachment wait in ContainerCreating.",
    mend: "Take one of the plugin's modes.",
    check: (fleet) => plugins(fleet).flatMap((plugin) => wrongMode(plugin) ?? []),
  },
  {
    code: "KM569",
    severity: "error",
    title: "an MTU that no interface on EC2 has",
    why: "The largest frame on EC2 has 9001 bytes. What is larger is dropped without a word, or the plugin ends with an error; below 1280 there is no IPv6, and below 576 hardly any IPv4.",
    mend: "Take the MTU away: the pod's interface takes over the node's. Or write one between 1280 and 9001.",
    check: (fleet) => plugins(fleet).flatMap((plugin) => wrongMtu(plugin) ?? []),
  },
  {
    code: "KM570",
    severity: "error",
    title: "a chain without addresses that needs them",
    why: "ipvlan and ptp end with an error when they have no ipam, and sbr does when the interface before it has no address.",
    mend: "Give the plugin that makes the interface an ipam.",
    check: ({ attachments }) => attachments.flatMap((attachment) => withoutAddresses(chainOf(attachment))),
  },
  {
    code: "KM575",
    severity: "error",
    title: "a cniVersion that the plugins do not take",
    why: "Every plugin of a chain is called with the cniVersion of the whole, and ends with an error when it does not know it.",
    mend: "Take a version that all plugins know: 0.3.1, 0.4.0 or 1.0.0.",
    check: ({ attachments }) => attachments.flatMap(wrongVersion),
  },
  {
    code: "KM576",
    severity: "warning",
    title: "a capability that the plugin does not have",
    why: "A capability says that a plugin takes what a pod asks for in its annotation: an address, a MAC address, ports. What nobody takes is passed over, and the pod runs without it.",
    mend: "Write the capability at a plugin that has it: ips where static gives the addresses, mac at macvlan or tuning, bandwidth and portMappings at the plugins for them.",
    check: (fleet) => plugins(fleet).flatMap(wrongCapabilities),
  },
  {
    code: "KM578",
    severity: "warning",
    title: "macvlan on EC2",
    why: "macvlan gives each pod a MAC address of its own. EC2 knows those of its interfaces and drops frames with any other: pods reach each other on their node, and nothing beyond it.",
    mend: "Take ipvlan, whose pods share the interface's MAC address, or macvlan in the mode passthru for one pod on a node.",
    check: ({ file, attachments }) =>
      (file ? attachments : []).flatMap(chainOf).flatMap(({ attachment, path, type, keys }) =>
        type === "macvlan" && keys.mode !== "passthru" && keys.linkInContainer !== true
          ? {
              at: attachment.placeInConfig([...path, "type"]),
              says: "EC2 drops what pods send from MAC addresses of their own, as macvlan gives them",
              hint: "take ipvlan",
            }
          : [],
      ),
  },
];

function plugins({ attachments }: Fleet): CniPlugin[] {
  return attachments.flatMap(chainOf);
}

/** A program that a node must have: a plugin, or the one that gives it its addresses. */
interface Program {
  readonly attachment: AttachmentObject;
  readonly path: readonly PathStep[];
  readonly type: string;
}

function programs(fleet: Fleet): Program[] {
  return plugins(fleet).flatMap(({ attachment, path, type, ipam }) => {
    const ipamType = textAt(ipam, "type") ?? "";
    const own = { attachment, path: [...path, "type"], type };
    const ofIpam = { attachment, path: [...path, "ipam", "type"], type: ipamType };
    return [own, ofIpam].filter((program) => program.type !== "");
  });
}

function placeOf({ attachment, path }: Program) {
  return attachment.placeInConfig(path);
}

function mistyped(program: Program): Finding | undefined {
  const { type } = program;
  if (PLUGIN_NAMES.includes(type)) return undefined;
  const hint = didYouMean(type, PLUGIN_NAMES);
  return hint === undefined ? undefined : { at: placeOf(program), says: `there is no plugin ${type}`, hint };
}

function wrongOrder(chain: readonly CniPlugin[]): Finding[] {
  return chain.flatMap(({ attachment, path, type, keys }, index) => {
    const role = knownPlugin(type)?.role;
    const at = () => attachment.placeInConfig([...path, "type"]);
    if (role === "addresses")
      return {
        at: at(),
        says: `${type} gives addresses and makes no interface`,
        hint: "write it as the ipam of a plugin",
      };
    if (index === 0 && role === "changes")
      return {
        at: at(),
        says: `${type} finds no interface: nothing made one before it`,
        hint: "put it behind ipvlan, for example",
      };
    const before = chain.slice(0, index).find((each) => knownPlugin(each.type)?.role === "makes");
    if (role !== "makes" || !before || keys.linkInContainer === true) return [];
    return {
      at: at(),
      says: `${type} is to make the interface that ${before.type} has made`,
      hint: "one plugin of a chain makes the interface",
    };
  });
}

function wrongMode({ attachment, path, type, keys }: CniPlugin): Finding | undefined {
  const modes = knownPlugin(type)?.modes;
  const mode = textAt(keys, "mode") ?? "";
  if (!modes || mode === "" || modes.includes(mode)) return undefined;
  return {
    at: attachment.placeInConfig([...path, "mode"]),
    says: `${type} has no mode ${mode}`,
    hint: `it has ${modes.join(", ")}`,
  };
}

const ON_THE_WIRE = ["ipvlan", "macvlan", "vlan", "tuning"];

function wrongMtu({ attachment, path, type, keys: { mtu } }: CniPlugin): Finding | undefined {
  if (!ON_THE_WIRE.includes(type) || typeof mtu !== "number" || mtu === 0 || (mtu >= 576 && mtu <= 9001))
    return undefined;
  return {
    at: attachment.placeInConfig([...path, "mtu"]),
    says: `no interface on EC2 has an MTU of ${mtu}`,
    hint: mtu > 9001 ? "9001 is the largest" : "1280 is the least for IPv6",
  };
}

function withoutAddresses(chain: readonly CniPlugin[]): Finding[] {
  const [first] = chain;
  const sbr = chain.findIndex(({ type }) => type === "sbr");
  if (!first || knownPlugin(first.type)?.role !== "makes" || textAt(first.ipam, "type")) return [];
  const needsIt = first.type === "ipvlan" || first.type === "ptp" ? first.type : sbr > 0 ? "sbr" : undefined;
  // In between, a plugin of others may give addresses.
  if (needsIt === undefined || chain.slice(1, Math.max(sbr, 1)).some(({ type }) => !knownPlugin(type))) return [];
  return [
    {
      at: first.attachment.placeInConfig([...first.path, "ipam"]),
      says: needsIt === "sbr" ? `sbr needs an address, and ${first.type} has no ipam` : `${needsIt} needs an ipam`,
      hint: 'as "ipam": { "type": "whereabouts", "range": … }',
    },
  ];
}

function wrongVersion(attachment: AttachmentObject): Finding[] {
  const { config } = attachment;
  const chain = chainOf(attachment);
  if (!config || chain.length === 0 || config.cniVersions !== undefined) return [];
  if (config.cniVersion !== undefined && typeof config.cniVersion !== "string") return [];
  // Without one it is the very first.
  const version = textAt(config, "cniVersion") ?? "";
  const at = () => attachment.placeInConfig(["cniVersion"]);
  if (version !== "" && !CNI_VERSIONS.includes(version))
    return [
      { at: at(), says: `the CNI specification has no version ${version}`, hint: `it has ${CNI_VERSIONS.join(", ")}` },
    ];
  const rank = (each: string) => CNI_VERSIONS.indexOf(each === "" ? "0.1.0" : each);
  const tooNew = chain.find(({ type }) => rank(knownPlugin(type)?.since ?? "") > rank(version));
  if (!tooNew) return [];
  const said = version === "" ? "without a cniVersion it is 0.1.0" : `it is ${version}`;
  const wanted = knownPlugin(tooNew.type)?.since;
  return [{ at: at(), says: `${tooNew.type} wants cniVersion ${wanted} at least, and ${said}`, hint: 'write "0.4.0"' }];
}

function wrongCapabilities({ attachment, path, type, keys, ipam }: CniPlugin): Finding[] {
  const plugin = knownPlugin(type);
  const ofIpam = knownPlugin(textAt(ipam, "type") ?? "");
  const mayHaveAny = !plugin || (textAt(ipam, "type") && !ofIpam);
  return Object.entries(mapAt(keys, "capabilities")).flatMap(([capability, on]) => {
    if (on !== true || mayHaveAny) return [];
    const has = [...plugin.capabilities, ...(ofIpam?.capabilities ?? [])];
    if (has.includes(capability)) return [];
    const meant = CAPABILITIES.includes(capability) ? undefined : didYouMean(capability, CAPABILITIES);
    return {
      at: attachment.placeInConfig([...path, "capabilities", capability], "key"),
      says: `${type} has no capability ${capability}, so what pods ask with it is passed over`,
      hint: meant ?? withCapability(capability),
    };
  });
}

function withCapability(capability: string): string {
  const having = pluginsWith(capability);
  return having.length > 0 ? `${having.join(", ")} have it` : "take it away";
}
