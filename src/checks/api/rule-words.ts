import { FAMILY_OF_ALIAS } from "../../cluster/ami-family";
import { didYouMean } from "../../cluster/did-you-mean";

/** What a rule means, in our own words. `{it}` breaks it, `{field}` has it, `{choices}` is the list of what it allows. */
interface Words {
  readonly says: string;
  readonly hint?: string;
  /** The list in the rule has what is allowed. */
  readonly choices?: true;
  /** Of a list without items, where the rule means something else by it. */
  readonly ofNone?: Words;
}

/** What is wrong, and where. */
interface Subject {
  readonly it: string;
  readonly field: string;
  /** There is nothing in it. */
  readonly isEmpty: boolean;
}

/** The sentence for a broken rule; one that has none shows itself. */
export function inWords(rule: string, subject: Subject): { says: string; hint?: string } {
  const { it, field, isEmpty } = subject;
  const known = WORDS.get(ruleKey(rule));
  if (!known) return { says: `${field} breaks the rule ${rule}` };
  const words = (isEmpty && known.ofNone) || known;
  const choices = words.choices ? listIn(rule) : [];
  const hint = didYouMean(it.replaceAll(/^"|"$/g, ""), choices) ?? words.hint;
  const values: Readonly<Record<string, string>> = { it, field, choices: inList(choices) };
  const fill = (text: string) => text.replaceAll(/\{(it|field|choices)\}/g, (_, name: string) => values[name] ?? "");
  return { says: fill(words.says), ...(hint === undefined ? {} : { hint: fill(hint) }) };
}

/** A rule without the words of its list, which grow with every version of Karpenter. */
export function ruleKey(rule: string): string {
  return rule.replaceAll(/\[["'][^\]]*\]/g, "[…]");
}

function listIn(rule: string): string[] {
  const [list = ""] = /\[["'][^\]]*\]/.exec(rule) ?? [];
  return Array.from(list.matchAll(/(["'])(.*?)\1/g), ([, , word = ""]) => word);
}

function inList(words: readonly string[]): string {
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

const TAG = { says: "Karpenter sets the tag {it} itself", hint: "take it out" };
const OWN_LABELS = "labels of one's own need a domain of one's own, as example.com/role";
const NO_TERMS = { says: "{field} has no terms, so it selects nothing" };
const HOSTNAME = { says: "{it} cannot be chosen: no node has its name before it is launched", hint: "take it out" };
const NODEPOOL = { says: "Karpenter itself puts {it} on the nodes of every pool", hint: "take it out" };
const NOTHING_SELECTED = "{it} selects nothing: it has none of";

export const WORDS: ReadonlyMap<string, Words> = new Map<string, Words>([
  // EC2NodeClass
  [
    "(has(self.role) && !has(self.instanceProfile)) || (!has(self.role) && has(self.instanceProfile))",
    {
      says: "a node class has either a role or an instanceProfile",
      hint: "with a role, Karpenter makes the instance profile itself",
    },
  ],
  ...[...FAMILY_OF_ALIAS].map(([alias, family]): [string, Words] => [
    `!has(self.amiFamily) || (self.amiSelectorTerms.exists(x, has(x.alias) && x.alias.find('^[^@]+') == '${alias}') ? (self.amiFamily == 'Custom' || self.amiFamily == '${family}') : true)`,
    {
      says: `amiFamily is another family than that of the alias, ${alias}`,
      hint: `write ${family} or Custom, or leave amiFamily out`,
    },
  ]),
  [
    "self.amiSelectorTerms.exists(x, has(x.alias)) ? true : has(self.amiFamily)",
    {
      says: "without an alias in amiSelectorTerms, amiFamily has to say how nodes boot",
      hint: "give amiFamily, or an alias as al2023@v20250101",
    },
  ],
  [
    "self.all(x, has(x.tags) || has(x.id) || has(x.name) || has(x.alias) || has(x.ssmParameter))",
    { says: `${NOTHING_SELECTED} tags, id, name, alias and ssmParameter` },
  ],
  [
    "!self.exists(x, has(x.id) && (has(x.alias) || has(x.tags) || has(x.name) || has(x.owner)))",
    {
      says: "{it} has more beside its id",
      hint: "an id is enough; what is not of that image goes into a term of its own",
    },
  ],
  [
    "!self.exists(x, has(x.alias) && (has(x.id) || has(x.tags) || has(x.name) || has(x.owner)))",
    { says: "{it} has more beside its alias", hint: "an alias stands alone" },
  ],
  [
    "!(self.exists(x, has(x.alias)) && self.size() != 1)",
    { says: "an alias stands alone, and there are other terms", hint: "take out either the alias or the other terms" },
  ],
  [
    "self.matches('^[a-zA-Z0-9]+@.+$')",
    { says: "{it} is no alias", hint: "an alias is family@version, as al2023@v20250101" },
  ],
  [
    "self.split('@')[0] in […]",
    { says: "{it} is an alias of no family that has some", hint: "those are {choices}", choices: true },
  ],
  [
    "self.split('@')[0] in […] ? self.split('@')[1] == 'latest' : true",
    { says: "{it} has a version, and images of Windows can only be the latest", hint: "end it in @latest" },
  ],
  [
    "self.all(k, k != '' && self[k] != '')",
    { says: "the tag {it} has no name or no value", hint: 'a tag with any value is selected by "*"' },
  ],
  [
    "self.filter(x, has(x.rootVolume)?x.rootVolume==true:false).size() <= 1",
    { says: "more than one volume is the root volume", hint: "keep rootVolume: true on one of them" },
  ],
  ["has(self.snapshotID) || has(self.volumeSize)", { says: "a volume needs a volumeSize or a snapshotID" }],
  [
    "!has(self.volumeInitializationRate) || (has(self.snapshotID) && self.snapshotID != '')",
    { says: "volumeInitializationRate is for volumes that are made from a snapshot", hint: "give a snapshotID" },
  ],
  [
    "self.all(x, has(x.tags) || has(x.id) || has(x.instanceMatchCriteria))",
    { says: `${NOTHING_SELECTED} tags, id and instanceMatchCriteria` },
  ],
  [
    "!self.all(x, has(x.id) && (has(x.tags) || has(x.ownerID) || has(x.instanceMatchCriteria)))",
    { says: "every term has more beside its id", hint: "an id stands alone in its term", ofNone: NO_TERMS },
  ],
  [
    "has(self.tcpEstablishedTimeout) || has(self.udpStreamTimeout) || has(self.udpTimeout)",
    { says: "{field} sets nothing", hint: "give tcpEstablishedTimeout, udpStreamTimeout or udpTimeout" },
  ],
  ["self != ''", { says: "{field} is empty" }],
  [
    "has(self.imageGCHighThresholdPercent) && has(self.imageGCLowThresholdPercent) ?  self.imageGCHighThresholdPercent > self.imageGCLowThresholdPercent  : true",
    { says: "imageGCHighThresholdPercent is not above imageGCLowThresholdPercent" },
  ],
  [
    "has(self.evictionSoft) ? self.evictionSoft.all(e, (e in self.evictionSoftGracePeriod)):true",
    { says: "a signal of evictionSoft has no grace period", hint: "give it one in evictionSoftGracePeriod" },
  ],
  [
    "has(self.evictionSoftGracePeriod) ? self.evictionSoftGracePeriod.all(e, (e in self.evictionSoft)):true",
    {
      says: "evictionSoftGracePeriod has a signal that evictionSoft has not",
      hint: "give it a threshold in evictionSoft",
    },
  ],
  [
    "self.all(x, x in […])",
    { says: "{it} is no signal for an eviction", hint: "signals are {choices}", choices: true },
  ],
  [
    "self.all(x, x=='cpu' || x=='memory' || x=='ephemeral-storage' || x=='pid')",
    { says: "{it} is nothing that can be reserved", hint: "cpu, memory, ephemeral-storage and pid can" },
  ],
  ["self.all(x, !self[x].startsWith('-'))", { says: "less than nothing is reserved of {it}" }],
  [
    "self.size() == 0 || self.exists(x, x.deviceIndex == 0 && x.networkCardIndex == 0 && x.interfaceType == 'interface')",
    {
      says: "none of the interfaces is the primary one",
      hint: "one has networkCardIndex: 0, deviceIndex: 0 and interfaceType: interface",
    },
  ],
  [
    "self.all(x, self.filter(y, x.networkCardIndex == y.networkCardIndex && x.deviceIndex == y.deviceIndex).size() == 1 && (x.interfaceType != 'efa-only' || self.filter(y, x.networkCardIndex == y.networkCardIndex && y.interfaceType == 'efa-only').size() == 1))",
    {
      says: "{it} stands in the place of another interface, or is the second efa-only of its card",
      hint: "a networkCardIndex and deviceIndex are given once, and a card has one efa-only interface",
    },
  ],
  ["has(self.name) || has(self.id)", { says: "{field} selects nothing", hint: "give a name or an id" }],
  ["!(has(self.name) && has(self.id))", { says: "{field} has a name and an id", hint: "keep one of them" }],
  ["self.size() != 0", NO_TERMS],
  ["self.all(x, has(x.tags) || has(x.id) || has(x.name))", { says: `${NOTHING_SELECTED} tags, id and name` }],
  [
    "!self.all(x, has(x.id) && (has(x.tags) || has(x.name)))",
    { says: "every term has more beside its id", hint: "an id stands alone in its term", ofNone: NO_TERMS },
  ],
  [
    "!self.all(x, has(x.name) && (has(x.tags) || has(x.id)))",
    { says: "every term has more beside its name", hint: "a name stands alone in its term", ofNone: NO_TERMS },
  ],
  ["self.all(x, has(x.tags) || has(x.id))", { says: `${NOTHING_SELECTED} tags and id` }],
  [
    "!self.all(x, has(x.id) && has(x.tags))",
    { says: "every term has tags beside its id", hint: "an id stands alone in its term", ofNone: NO_TERMS },
  ],
  ["self.all(k, k != '')", { says: "a tag has no name" }],
  ["self.all(k, k !='eks:eks-cluster-name')", TAG],
  ["self.all(k, !k.startsWith('kubernetes.io/cluster') )", TAG],
  ["self.all(k, k != 'karpenter.sh/nodepool')", TAG],
  ["self.all(k, k !='karpenter.sh/nodeclaim')", TAG],
  ["self.all(k, k !='karpenter.k8s.aws/ec2nodeclass')", TAG],

  // NodeClaim
  ["self == oldSelf", { says: "{field} cannot change once it is there", hint: "make another object" }],

  // Requirements and labels, wherever they are
  [
    "self.all(x, x.operator == 'In' ? x.values.size() != 0 : true)",
    { says: "{it} is asked to be In no values at all", hint: "give values, or use the operator Exists" },
  ],
  [
    "self.all(x, x.operator == 'NotIn' ? x.values.size() != 0 : true)",
    { says: "{it} is asked to be NotIn no values at all", hint: "give values, or use the operator DoesNotExist" },
  ],
  [
    "self.all(x, (x.operator == 'Gt' || x.operator == 'Lt' || x.operator == 'Gte' || x.operator == 'Lte') ? (x.values.size() == 1 && int(x.values[0]) >= 0) : true)",
    { says: "{it} can only be compared with one whole number, from 0 up", hint: 'write it as values: ["4"]' },
  ],
  [
    "self.all(x, (x.operator == 'In' && has(x.minValues)) ? x.values.size() >= x.minValues : true)",
    { says: "{it} has fewer values than its minValues", hint: "add values, or lower minValues" },
  ],
  [
    'self in […] || !self.find("^([^/]+)").endsWith("karpenter.sh")',
    { says: "{it} is no label to ask for: of karpenter.sh there is only karpenter.sh/capacity-type", hint: OWN_LABELS },
  ],
  ['self != "kubernetes.io/hostname"', HOSTNAME],
  ['self != "karpenter.sh/nodepool"', NODEPOOL],
  [
    'self in […] || !self.find("^([^/]+)").endsWith("karpenter.k8s.aws")',
    { says: "{it} is no label that Karpenter gives nodes", hint: OWN_LABELS, choices: true },
  ],
  [
    'self.all(x, x in […] || !x.find("^([^/]+)").endsWith("karpenter.sh"))',
    { says: "{it} is no label to give nodes: karpenter.sh is Karpenter's own", hint: OWN_LABELS },
  ],
  ['self.all(x, x != "kubernetes.io/hostname")', HOSTNAME],
  ['self.all(x, x != "karpenter.sh/nodepool")', NODEPOOL],
  [
    'self.all(x, x in […] || !x.find("^([^/]+)").endsWith("karpenter.k8s.aws"))',
    { says: "{it} is no label to give nodes: karpenter.k8s.aws is Karpenter's own", hint: OWN_LABELS, choices: true },
  ],

  // NodeOverlay
  [
    "!has(self.price) || !has(self.priceAdjustment)",
    { says: "there are a price and a priceAdjustment", hint: "keep one" },
  ],
  [
    "self.all(x, !(x in […]))",
    { says: "{it} is what the instance type has, and cannot be laid over it", hint: "take it out" },
  ],

  // NodePool
  [
    "has(self.replicas) == has(oldSelf.replicas)",
    { says: "a pool cannot begin to have replicas, nor stop", hint: "make another NodePool" },
  ],
  [
    "!has(self.replicas) || (!has(self.limits) || size(self.limits) == 0 || (size(self.limits) == 1 && 'nodes' in self.limits))",
    { says: "a pool with replicas can only have a limit of nodes", hint: "take the other limits out" },
  ],
  [
    "!has(self.replicas) || !has(self.weight)",
    { says: "a pool with replicas has no weight", hint: "take either of them out" },
  ],
  [
    "self.all(x, has(x.schedule) == has(x.duration))",
    { says: "{it} has only one of schedule and duration", hint: "give both, or none for a budget that always holds" },
  ],
  ["self.group == oldSelf.group", { says: "the group of a nodeClassRef cannot change", hint: "make another NodePool" }],
  ["self.kind == oldSelf.kind", { says: "the kind of a nodeClassRef cannot change", hint: "make another NodePool" }],
]);
