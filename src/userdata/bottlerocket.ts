import type { Cluster, Json, JsonMap, NodeClass } from "../cluster/cluster";
import type { PathStep } from "../cluster/located";
import { settingsProblems } from "./bottlerocket-settings";
import { interfacesProgram } from "./interfaces";
import { forAnotherFamily, type UserData, type UserDataProblem } from "./made";
import { sizes } from "./size";
import { isTable, toml } from "./toml";

/** Bottlerocket's name for the container that makes the interfaces, and so the unit's: bootstrap-containers@multus-enis. */
const CONTAINER = "multus-enis";

/** The first release that has an image of its own for bootstrap containers. */
const FIRST_WITH_IMAGE = [1, 33, 0];

/** Bottlerocket's settings as TOML, among them a bootstrap container that puts the node on its networks. */
export function bottlerocket(nodeClass: NodeClass, cluster: Cluster): UserData {
  const { networks, userData } = nodeClass;
  const own = { ...kernel(nodeClass), ...bootstrapContainer(nodeClass, cluster) };
  const path = ["nodeClasses", nodeClass.name];
  const isSaid = userData.settings !== undefined || Object.keys(own).length > 0;
  const problems = [
    ...notOnBottlerocket(nodeClass, isSaid),
    ...settingsProblems(nodeClass, cluster),
    ...(networks.length > 0 ? interfaceProblems(nodeClass) : []),
  ];
  const [part] = userData.parts;
  if (!isSaid) return part && problems.length === 0 ? usersOwn(part.content, path) : { problems };
  if (problems.some(({ code }) => code === "KM308")) return { problems };
  const merged = merge(userData.settings ?? {}, own, [...path, "settings"]);
  const text = toml({ settings: merged.table });
  const pieces = Object.entries(merged.table).map(([key, value]) => ({ name: key, content: toml({ [key]: value }) }));
  return { text, problems: [...problems, ...merged.problems, ...sizes(text, pieces, path)] };
}

/** The user's TOML, when there is nothing else: as it is. */
function usersOwn(text: string, path: readonly PathStep[]): UserData {
  return { text, problems: sizes(text, [{ name: "userData[0]", content: text }], path) };
}

/** What Bottlerocket does not have, and those of others beside it. */
function notOnBottlerocket(nodeClass: NodeClass, isSaid: boolean): UserDataProblem[] {
  const { nodeConfig, parts } = nodeClass.userData;
  return [
    ...forAnotherFamily(nodeClass, { nodeConfig: nodeConfig !== undefined }, () => ({
      code: "KM306",
      says: "nodeConfig is for nodeadm, which Bottlerocket does not have",
      hint: "say kubelet's settings under kubelet:, or under settings.kubernetes",
    })),
    ...forAnotherFamily(nodeClass, { userData: parts.length > (isSaid ? 0 : 1) }, () => ({
      code: "KM307",
      says: `Bottlerocket's userdata is one document of TOML${isSaid ? ", which is made of the other keys already" : ""}`,
      hint: "say what it sets under settings:; programs run as settings.bootstrap-containers",
    })),
  ];
}

function kernel({ userData }: NodeClass): JsonMap {
  return Object.keys(userData.sysctl).length > 0 ? { kernel: { sysctl: userData.sysctl } } : {};
}

/** On every boot: at the first it makes the interfaces, at all others it brings their links up. */
function bootstrapContainer(nodeClass: NodeClass, cluster: Cluster): JsonMap {
  if (nodeClass.networks.length === 0) return {};
  const { bootstrapImage } = nodeClass.userData;
  const container = {
    ...(bootstrapImage === undefined ? {} : { source: bootstrapImage }),
    mode: "always",
    "user-data": Buffer.from(interfacesProgram(nodeClass, cluster)).toString("base64"),
  };
  return { "bootstrap-containers": { [CONTAINER]: container } };
}

function interfaceProblems({ name, networks, userData, spec }: NodeClass): UserDataProblem[] {
  const path = ["nodeClasses", name];
  const alias = spec.amiSelectorTerms.find((term) => term.alias !== undefined)?.alias ?? "";
  const problems: UserDataProblem[] = [];
  if (userData.bootstrap === "background")
    problems.push({
      code: "KM313",
      severity: "error",
      path: [...path, "bootstrap"],
      says: "Bottlerocket starts kubelet when its bootstrap containers have ended, and runs no program of ours beside it",
      hint: "leave bootstrap: out: on Bottlerocket it is blocking",
    });
  if (userData.bootstrapImage === undefined && isOlder(alias, FIRST_WITH_IMAGE))
    problems.push({
      code: "KM314",
      severity: "error",
      path: [...path, "networks"],
      says: `networks need a bootstrap container, for which ${alias} brings no image`,
      hint: "take v1.33.0 or later, or give a bootstrapImage: that runs its user-data",
    });
  const byKernel = networks.filter(({ renamesLink }) => !renamesLink);
  return [
    ...problems,
    ...byKernel.map(
      (network): UserDataProblem => ({
        code: "KM315",
        severity: "error",
        path: [...path, "networks"],
        says: `Bottlerocket's kernel calls its links eth0, eth1 and so on, in the order of their coming, so ${network.link} of network ${network.name} is none or another`,
        hint: `networks.${network.name}.link: a name of your own, for all classes that are on this network`,
      }),
    ),
  ];
}

/** Of an alias with a release in it; nobody knows what latest is. */
function isOlder(alias: string, release: readonly number[]): boolean {
  const found = /@v?(\d+)\.(\d+)\.(\d+)/.exec(alias)?.slice(1).map(Number);
  if (!found) return false;
  const at = found.findIndex((number, index) => number !== release[index]);
  return at >= 0 && (found[at] ?? 0) < (release[at] ?? 0);
}

/** Our settings among the user's; what both say, differently, is a problem at the user's. */
function merge(
  said: JsonMap,
  own: JsonMap,
  path: readonly PathStep[],
): { readonly table: JsonMap; readonly problems: readonly UserDataProblem[] } {
  const problems: UserDataProblem[] = [];
  const table: Record<string, Json> = { ...said };
  for (const [key, value] of Object.entries(own)) {
    const there = said[key];
    if (isTable(there) && isTable(value)) {
      const below = merge(there, value, [...path, key]);
      table[key] = below.table;
      problems.push(...below.problems);
    } else if (there === undefined || there === value) {
      table[key] = value;
    } else {
      problems.push({
        code: "KM316",
        severity: "error",
        path: [...path, key],
        says: `another key of the node class sets ${key} already`,
        hint: "leave it out here",
      });
    }
  }
  return { table, problems };
}
