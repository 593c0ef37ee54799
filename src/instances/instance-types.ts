import limits from "./eni-limits.json";

/** What is known of an EC2 instance type beyond its name. */
export interface InstanceType {
  readonly name: string;
  readonly ipv4PerEni: number;
  /** On the network card that interfaces go to when nobody names another: the VPC CNI's and ours. */
  readonly defaultCardEnis: number;
  readonly cards: number;
  /** Empty for bare metal, which has none. */
  readonly hypervisor: "nitro" | "xen" | "";
}

let types: ReadonlyMap<string, InstanceType> | undefined;

/** The instance types that are known here, by name; AWS may have others by now. */
export function instanceTypes(): ReadonlyMap<string, InstanceType> {
  types ??= new Map(readTable().map((type) => [type.name, type]));
  return types;
}

function readTable(): InstanceType[] {
  const xen = new Set(limits.xen.split(" "));
  return Object.entries(limits.families).flatMap(([family, sizes]) =>
    sizes.split(" ").map((size) => instanceType(family, size, xen.has(family))),
  );
}

/** SIZE=ENISxADDRESSES, or SIZE=ENISxADDRESSES/ENIS_OF_THE_DEFAULT_CARD/CARDS */
function instanceType(family: string, text: string, isXen: boolean): InstanceType {
  const [size = "", numbers = ""] = text.split("=");
  const [enis = 0, ipv4PerEni = 0, defaultCardEnis = enis, cards = 1] = numbers.split(/[x/]/).map(Number);
  const hypervisor = isXen ? "xen" : "nitro";
  return {
    name: `${family}.${size}`,
    ipv4PerEni,
    defaultCardEnis,
    cards,
    hypervisor: size.startsWith("metal") ? "" : hypervisor,
  };
}
