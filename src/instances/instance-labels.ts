import type { InstanceType } from "./instance-types";

/** What a label of a node says: text; null, when such nodes do not have it; undefined, when nobody here knows. */
export type LabelValue = string | null | undefined;

export const INSTANCE_TYPE = "node.kubernetes.io/instance-type";
export const CAPACITY_TYPE = "karpenter.sh/capacity-type";
export const ARCHITECTURE = "kubernetes.io/arch";
export const INSTANCE = "karpenter.k8s.aws/instance-";
export const CPU = `${INSTANCE}cpu`;
export const FAMILY = `${INSTANCE}family`;
export const SIZE = `${INSTANCE}size`;
export const CATEGORY = `${INSTANCE}category`;

/** The labels that Karpenter gives to nodes of a type, as far as its name and its limits tell them. */
export function instanceLabels({ name, hypervisor }: InstanceType): ReadonlyMap<string, LabelValue> {
  const { family, size, category, generation, letters } = instanceName(name);
  const labels = new Map<string, LabelValue>([
    [INSTANCE_TYPE, name],
    [FAMILY, family],
    [SIZE, size],
    [CATEGORY, category],
    [`${INSTANCE}generation`, generation],
    [`${INSTANCE}capability-flex`, String(family.includes("-flex"))],
    [`${INSTANCE}hypervisor`, hypervisor],
    [ARCHITECTURE, architecture(family, letters)],
    [CPU, cpus(family, size)],
    [`${INSTANCE}cpu-manufacturer`, cpuManufacturer(category, Number(generation), letters)],
  ]);
  for (const [kind, maker] of makers(family, category)) {
    const none = maker === null ? null : undefined;
    for (const what of KNOWN_OF[kind]) labels.set(`${INSTANCE}${kind}-${what}`, what === "manufacturer" ? maker : none);
  }
  return labels;
}

interface InstanceName {
  readonly family: string;
  readonly size: string;
  readonly category: string | null;
  readonly generation: string | null;
  /** What stands behind the generation: processor, disks, network. */
  readonly letters: string;
}

/** Karpenter reads category and generation so; a name that reads otherwise has neither label. */
function instanceName(name: string): InstanceName {
  const [family = "", size = ""] = name.split(".");
  const [, category = null, generation = null, letters = ""] =
    /^([a-z]+)(?:-[0-9]+tb)?([0-9]+)([a-z]*)/.exec(family) ?? [];
  return { family, size, category, generation, letters };
}

function architecture(family: string, letters: string): string {
  return family === "a1" || letters.includes("g") ? "arm64" : "amd64";
}

function cpuManufacturer(category: string | null, generation: number, letters: string): LabelValue {
  if (category === "a" || letters.includes("g")) return "aws";
  if (letters.includes("a")) return "amd";
  if (letters.includes("i")) return "intel";
  return category !== null && ["c", "m", "r", "t"].includes(category) && generation <= 5 ? "intel" : undefined;
}

/** These have 36. */
const ODD_TYPES: readonly string[] = ["c4.8xlarge", "d2.8xlarge"];
const SMALL_SIZES: readonly string[] = ["nano", "micro", "small", "medium"];

/** large has 2, xlarge 4, and 12xlarge 12 times 4; so have the sizes of bare metal that say their own. */
function cpus(family: string, size: string): LabelValue {
  if (ODD_TYPES.includes(`${family}.${size}`)) return "36";
  const [, times] = /^(?:metal-)?([0-9]*)xl(?:arge)?$/.exec(size) ?? [];
  if (times !== undefined) return String(4 * Number(times || 1));
  if (size === "large") return "2";
  return SMALL_SIZES.includes(size) ? cpusOfSmall(family, size) : undefined;
}

function cpusOfSmall(family: string, size: string): string {
  if (family === "t2") return size === "medium" ? "2" : "1";
  return family.startsWith("t") ? "2" : "1";
}

export const GPU_MANUFACTURER = `${INSTANCE}gpu-manufacturer`;
export const ACCELERATOR_MANUFACTURER = `${INSTANCE}accelerator-manufacturer`;

/** What Karpenter's labels say of graphics processors, and of other accelerators. */
const KNOWN_OF = {
  gpu: ["name", "manufacturer", "count", "memory"],
  accelerator: ["name", "manufacturer", "count"],
} as const;

/** Categories of which no type has a graphics processor or another accelerator; f and vt have what no label tells. */
const WITHOUT_ACCELERATOR = ["a", "c", "d", "f", "h", "i", "im", "is", "m", "r", "t", "u", "vt", "x", "z"];

/** By whom graphics processors and other accelerators are made: null where there are none. */
function makers(family: string, category: string | null): readonly (readonly [keyof typeof KNOWN_OF, string | null])[] {
  const both = (gpu: string | null, accelerator: string | null) =>
    [
      ["gpu", gpu],
      ["accelerator", accelerator],
    ] as const;
  if (category === null) return [];
  if (WITHOUT_ACCELERATOR.includes(category)) return both(null, null);
  if (["g", "gr", "p"].includes(category)) return both(family === "g4ad" ? "amd" : "nvidia", null);
  if (["inf", "trn"].includes(category)) return both(null, "aws");
  if (family === "dl1") return both("habana", null);
  return family === "dl2q" ? both(null, "qualcomm") : [];
}
