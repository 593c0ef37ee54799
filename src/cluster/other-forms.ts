import { isMap } from "./json";
import { type Located, type PathStep, plain } from "./located";

/** What people write as they know it from elsewhere, written as the cluster file has it. */
export function inOurForm(path: readonly PathStep[], found: Located): string | undefined {
  const value = plain(found);
  const [key, item] = path.slice(-2);
  if (key === "ami" && isAlias(value)) return `an alias stands alone: ami: ${value}`;
  if (typeof item === "number") return inForm(String(key), value);
  if (item === "subnet") return selector(value);
  if (item === "volume") return isSize(value) ? `{ size: ${value} }` : undefined;
  if (item === "ami") return ami(value);
  if (IN_LISTS.has(String(item))) return isMap(value) ? A_LIST_OF_ONE : inList(inForm(String(item), value));
  return item === "requirements" && Array.isArray(value) ? requirements(value) : undefined;
}

const A_LIST_OF_ONE = "a list of one is [{ … }]";

/** How the items of a list are named. */
const IN_LISTS: ReadonlyMap<string, (value: unknown) => string | undefined> = new Map([
  ["securityGroups", selector],
  ["subnets", selector],
  ["ami", ami],
  ["capacityReservations", byId],
]);

function inForm(list: string, value: unknown): string | undefined {
  return IN_LISTS.get(list)?.(value);
}

function isAlias(value: unknown): value is string {
  return typeof value === "string" && value.includes("@");
}

function isSize(value: unknown): value is string {
  return typeof value === "string" && /^[0-9]+[GT]i?$/.test(value);
}

/** An AMI by its id or by a parameter. */
function ami(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  if (/^ami-[0-9a-z]+$/.test(value)) return `{ id: ${value} }, with amiFamily beside ami`;
  return value.includes("/") ? `{ ssmParameter: ${word(value)} }, with amiFamily beside ami` : undefined;
}

function byId(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? `{ id: ${word(value)} }` : undefined;
}

/** An AWS resource by its id alone, or by its name alone. */
function selector(value: unknown): string | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  return `{ ${/^(subnet|sg)-[0-9a-z]+$/.test(value) ? "id" : "name"}: ${word(value)} }`;
}

function inList(item: string | undefined): string | undefined {
  return item === undefined ? undefined : `[${item}]`;
}

/** Karpenter's list of requirements. */
function requirements(list: readonly unknown[]): string | undefined {
  const terms = list.map(requirement);
  if (terms.length === 0 || terms.includes(undefined)) return undefined;
  const shown = terms.slice(0, 2).join(", ");
  return `by label: { ${shown}${terms.length > 2 ? ", …" : ""} }`;
}

function requirement(term: unknown): string | undefined {
  if (typeof term !== "object" || term === null) return undefined;
  const { key, operator, values }: { key?: unknown; operator?: unknown; values?: unknown } = term;
  if (typeof key !== "string" || typeof operator !== "string") return undefined;
  if (operator === "Exists" || operator === "DoesNotExist") return `${key}: ${operator}`;
  if (!Array.isArray(values)) return undefined;
  const items = `[${values.map((value) => word(String(value))).join(", ")}]`;
  return operator === "In" ? `${key}: ${items}` : `${key}: { operator: ${operator}, values: ${items} }`;
}

/** In quotes where YAML would read something else. */
function word(text: string): string {
  return /^[A-Za-z_/][A-Za-z0-9_./-]*$/.test(text) && !/^(true|false|null|yes|no|on|off)$/i.test(text)
    ? text
    : JSON.stringify(text);
}

const ARCHITECTURES: ReadonlyMap<string, string> = new Map([
  ["x86_64", "amd64"],
  ["x86-64", "amd64"],
  ["x64", "amd64"],
  ["x86", "amd64"],
  ["intel", "amd64"],
  ["aarch64", "arm64"],
  ["arm", "arm64"],
  ["graviton", "arm64"],
]);

/** The allowed word for what others call otherwise. */
export function calledHere(text: string, allowed: readonly string[]): string | undefined {
  const word = ARCHITECTURES.get(text);
  return word !== undefined && allowed.includes(word) ? word : undefined;
}

/** The name at the end of an ARN, or of a queue's address. */
export function nameIn(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  return /^(?:arn:aws[a-z-]*:|https:\/\/sqs\.).*[:/]([^:/]+)$/.exec(value)?.[1];
}
