import { didYouMean } from "../../cluster/did-you-mean";
import { isMap, listAt, type Unread } from "../../cluster/json";
import type { PathStep } from "../../cluster/located";
import type { AttachmentObject } from "../fleet/attachment-object";
import { type CniPlugin, chainOf, isSingle } from "../fleet/cni-plugin";
import {
  KEYS_OF_ALL,
  KEYS_OF_LIST,
  KEYS_OF_RANGE,
  type KeyForm,
  type KnownPlugin,
  knownPlugin,
} from "../fleet/known-plugins";
import type { Finding, Rule } from "../rule";

/** Whether a NetworkAttachmentDefinition's JSON can be read, and says what it seems to say. */
export const cniConfig: readonly Rule[] = [
  {
    code: "KM561",
    severity: "error",
    title: "a network attachment that cannot be read",
    why: "The API server takes any text for a NetworkAttachmentDefinition's config. Multus reads it when a pod is to be attached, and a pod whose attachment cannot be read waits in ContainerCreating.",
    mend: "Mend the JSON: a map with the plugin's type, or with a list of plugins that have one each.",
    check: ({ attachments }) => attachments.flatMap((attachment) => unreadable(attachment) ?? []),
  },
  {
    code: "KM562",
    severity: "warning",
    title: "a key that stands twice in a network attachment",
    why: "Of two keys of one name JSON's readers take the last. What the first one says is not done, and nobody says so.",
    mend: "Take one of the two away.",
    check: ({ attachments }) =>
      attachments
        .filter(({ origin, config }) => !origin && config)
        .flatMap((attachment) =>
          attachment.json().twice.map(({ path, offset }) => ({
            at: attachment.placeInText(offset),
            says: `${path[path.length - 1]} stands twice, and the last one counts`,
            hint: "take one of the two away",
          })),
        ),
  },
  {
    code: "KM563",
    severity: "error",
    title: "a value of the wrong type in a network attachment",
    why: "CNI plugins are strict: a number in quotes, or a word where a list is wanted, and the plugin ends before it has done anything. The pod waits in ContainerCreating.",
    mend: "Write the value as the plugin wants it. Sysctls are always texts, in quotes.",
    check: ({ attachments }) => attachments.flatMap(keyedParts).flatMap(wrongTypes),
  },
  {
    code: "KM564",
    severity: "warning",
    title: "a key that a plugin does not know",
    why: "CNI plugins pass over keys that they do not know. A mistyped key is as if nobody had written it, and the default counts.",
    mend: "Write the key as the plugin's documentation does.",
    check: ({ attachments }) => attachments.flatMap(keyedParts).flatMap(unknownKeys),
  },
];

function unreadable(attachment: AttachmentObject): Finding | undefined {
  const { text, config } = attachment;
  // Without a text, Multus looks for a file on the node.
  if (text === undefined || text === "") return undefined;
  const mistake = config ? undefined : attachment.json().mistake;
  if (mistake)
    return {
      at: attachment.placeInText(mistake.offset),
      says: `this is not JSON: ${mistake.says}`,
      ...hinted(mistake.hint),
    };
  if (!config)
    return { at: attachment.placeInText(0), says: "the JSON is not a map", hint: 'it begins like { "type": "ipvlan"' };
  return withoutType(attachment, config);
}

function hinted(hint: string | undefined): { hint?: string } {
  return hint === undefined ? {} : { hint };
}

function withoutType(attachment: AttachmentObject, config: Unread): Finding | undefined {
  const plugins = listAt(config, "plugins");
  if (!isSingle(config) && plugins.length === 0)
    return {
      at: attachment.placeInConfig(["type"]),
      says: "the JSON has neither a type nor plugins",
      hint: 'as { "cniVersion": "0.3.1", "plugins": [{ "type": "ipvlan", … }] }',
    };
  const nameless = chainOf(attachment).find(({ type }) => type === "");
  const other = plugins.findIndex((plugin) => !isMap(plugin));
  if (isSingle(config) || (!nameless && other < 0)) return undefined;
  const path = nameless?.path ?? ["plugins", other];
  return { at: attachment.placeInConfig(path), says: "this plugin has no type", hint: 'as { "type": "sbr" }' };
}

/** A map of the JSON, and the keys that its reader knows. */
interface KeyedPart {
  readonly attachment: AttachmentObject;
  readonly path: readonly PathStep[];
  readonly map: Unread;
  readonly keys: Readonly<Record<string, KeyForm>>;
  /** Who reads it. */
  readonly reader: string;
}

/** The maps whose keys are known: of plugins of others nobody here knows what they take. */
function keyedParts(attachment: AttachmentObject): KeyedPart[] {
  const { config } = attachment;
  if (!config) return [];
  const list = { attachment, path: [], map: config, keys: KEYS_OF_LIST, reader: "a list of plugins" };
  return [...(isSingle(config) ? [] : [list]), ...chainOf(attachment).flatMap(partsOfPlugin)];
}

function partsOfPlugin({ attachment, path, keys: map, type, ipam }: CniPlugin): KeyedPart[] {
  const known = knownPlugin(type);
  const addresses = knownPlugin(String(ipam.type));
  const ipamPath = [...path, "ipam"];
  const own = known && { attachment, path, map, keys: keysOf(type, known), reader: type };
  const ofIpam = addresses && {
    attachment,
    path: ipamPath,
    map: ipam,
    keys: addresses.keys,
    reader: String(ipam.type),
  };
  const ranges = ipam.type === "whereabouts" ? listAt(ipam, "ipRanges") : [];
  return [
    ...(own ? [own] : []),
    ...(ofIpam ? [ofIpam] : []),
    ...ranges.flatMap((range, index) =>
      isMap(range)
        ? [
            {
              attachment,
              path: [...ipamPath, "ipRanges", index],
              map: range,
              keys: KEYS_OF_RANGE,
              reader: "a range of whereabouts",
            },
          ]
        : [],
    ),
  ];
}

const ofPlugins = new Map<string, KeyedPart["keys"]>();

function keysOf(type: string, plugin: KnownPlugin): KeyedPart["keys"] {
  const keys = ofPlugins.get(type) ?? { ...KEYS_OF_ALL, ...plugin.keys };
  ofPlugins.set(type, keys);
  return keys;
}

/** Go's JSON reader, which plugins are written with, does not tell capitals from small letters. */
function formOf(keys: KeyedPart["keys"], key: string): KeyForm | undefined {
  if (Object.hasOwn(keys, key)) return keys[key];
  return Object.entries(keys).find(([known]) => known.toLowerCase() === key.toLowerCase())?.[1];
}

function wrongTypes({ attachment, path, map, keys }: KeyedPart): Finding[] {
  return Object.entries(map).flatMap(([key, value]) => {
    const form = formOf(keys, key);
    return form === undefined ? [] : wrongType(attachment, [...path, key], key, value, form);
  });
}

function wrongType(
  attachment: AttachmentObject,
  path: readonly PathStep[],
  key: string,
  value: unknown,
  form: KeyForm,
): Finding[] {
  const { called, fits, as, of } = FORMS[form];
  // What is null is as if it were not there.
  if (value === null) return [];
  if (fits(value))
    return of === undefined
      ? []
      : entriesOf(value).flatMap(([step, each]) => wrongType(attachment, [...path, step], String(step), each, of));
  const hint = typeof value === "string" || typeof value === "number" ? as?.(value) : undefined;
  return [{ at: attachment.placeInConfig(path), says: `${key} is ${called}, not ${shown(value)}`, ...hinted(hint) }];
}

function entriesOf(value: unknown): [PathStep, unknown][] {
  if (Array.isArray(value)) return [...value.entries()];
  return isMap(value) ? Object.entries(value) : [];
}

interface Form {
  readonly called: string;
  fits(value: unknown): boolean;
  /** How a value that is nearly right is written. */
  as?(value: string | number): string | undefined;
  /** What each of its entries is. */
  readonly of?: KeyForm;
}

const FORMS: Readonly<Record<KeyForm, Form>> = {
  text: { called: "a text", fits: (value) => typeof value === "string", as: (value) => `write "${value}"` },
  number: {
    called: "a whole number",
    fits: (value) => Number.isInteger(value),
    as: (value) => (/^[0-9]+$/.test(String(value)) ? `write ${value} without quotes` : undefined),
  },
  flag: {
    called: "true or false",
    fits: (value) => typeof value === "boolean",
    as: (value) => (/^(true|false)$/.test(String(value)) ? `write ${value} without quotes` : undefined),
  },
  map: { called: "a map", fits: isMap },
  list: { called: "a list", fits: Array.isArray },
  texts: { called: "a list", fits: Array.isArray, as: (value) => `write ["${value}"]`, of: "text" },
  "map of texts": { called: "a map", fits: isMap, of: "text" },
  "map of flags": { called: "a map", fits: isMap, of: "flag" },
  any: { called: "anything", fits: () => true },
};

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Only those that look like another key: a newer plugin may know what is not known here. */
function unknownKeys({ attachment, path, map, keys, reader }: KeyedPart): Finding[] {
  return Object.keys(map).flatMap((key) => {
    if (formOf(keys, key) !== undefined) return [];
    const hint = keyHint(keys, key);
    if (hint === undefined) return [];
    return {
      at: attachment.placeInConfig([...path, key], "key"),
      says: `${reader} has no key ${key} and passes it over`,
      hint,
    };
  });
}

function keyHint(keys: KeyedPart["keys"], key: string): string | undefined {
  if (keys === KEYS_OF_LIST && OF_A_PLUGIN.includes(key)) return `${key} belongs to one of the plugins`;
  return didYouMean(key, Object.keys(keys));
}

/** What a list of plugins is most often given by mistake. */
const OF_A_PLUGIN = ["type", "ipam", "capabilities", "master", "mode", "mtu", "device"];
