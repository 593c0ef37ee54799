import { isMap } from "../../src/cluster/json";
import { migrate } from "../../src/migrate/migrate";
import { NAMES, sourcesOf } from "./cases";
import { type OfCase, recordedAnswers } from "./upstream/objects";

/** Where ours are not what Karpenter's own converters make, and why. */
const DIFFERENCES: readonly { readonly at: RegExp; readonly because: string }[] = [
  {
    at: /^NodePool spec\.(?!limits).*"(?:\d+h)?\d+m0s" -> "\d+[hm]"$/,
    because: "Go writes a duration to the last unit",
  },
  { at: /^NodePool spec\.limits\.cpu: "1k" -> "?1000"?$/, because: "Go writes a quantity in its largest unit" },
  { at: /^EC2NodeClass spec\.kubelet\./, because: "upstream keeps it in an annotation of the pool, for v1.0 to read" },
  {
    at: /^NodePool spec\.template\.spec\.nodeClassRef\.name: "default" -> "default-(?:dense|sparse)"$/,
    because: "so pools that tell kubelet different things may stay in one class, and v1 after 1.0 has no annotation",
  },
  {
    at: /^EC2NodeClass spec\.metadataOptions\.\w+: undefined -> (?:2|"\w+")$/,
    because: "the converter is behind the API server, which has filled in v1beta1's defaults before",
  },
  {
    at: /^NodePool spec\.disruption\.consolidat\w+: (?:"Never"|undefined) -> (?:undefined|"0s"|"WhenEmpty")$/,
    because:
      "likewise; and a Provisioner that says nothing of it has an empty policy inside Karpenter, which takes nothing away",
  },
  {
    at: /^NodePool spec\.template\.spec\.expireAfter: "Never" -> undefined$/,
    because: "likewise: it was 720h, as in v1",
  },
  {
    at: /^NodePool spec\.disruption\.consolidateAfter: "0s" -> "Never"$/,
    because: "Never with WhenUnderutilized switched consolidation off, and upstream's conversion switches it on",
  },
  {
    at: /^EC2NodeClass spec\.ami\w+(?:\[0\]\.alias)?: (?:"Custom"|undefined) -> (?:undefined|"AL2"|"al2@latest")$/,
    because: "upstream takes a class without amiFamily for a custom one; v1alpha5 took AL2",
  },
  { at: /^EC2NodeClass spec\.tags\..* -> undefined$/, because: "v1 refuses tags that Karpenter gives itself" },
  {
    at: /^NodePool spec\.template\.spec\.requirements\[[01]\]\.key: "(?:failure-domain\.)?beta\./,
    because: "Karpenter knows beta's labels too; these are those that nodes keep",
  },
  {
    at: /karpenter\.sh\/do-not-(?:consolidate|disrupt): /,
    because: "upstream leaves an annotation that means nothing now",
  },
  {
    at: /^NodePool spec\.template\.spec\.nodeClassRef\.(?:group|kind|name): (?:undefined|"AWSNodeTemplate") -> /,
    because: "upstream keeps what a provider or a providerRef was; v1 has node classes",
  },
  {
    at: /^EC2NodeClass spec\.amiSelectorTerms\[[12]\]\.(?:name|owner): /,
    because: "names and owners are tried in another order, which makes no difference",
  },
  {
    at: /^EC2NodeClass spec\.blockDeviceMappings\[0\]\.ebs\.volumeSize: "50" -> "1Gi"$/,
    because: "v1 refuses bytes; EBS gives no volume that is smaller",
  },
  {
    at: /^EC2NodeClass spec\.(?:instanceProfile|tags\.[\w-]+|\w+SelectorTerms\[0\]\.tags\..*): undefined -> "/,
    because: "upstream's converters do not see Karpenter's settings, which say it",
  },
];

/** Cases in which more is different than values. */
const NOT_COMPARED = new Map([
  ["provisioner-instance-pods", "requirements of labels that no node has are left out, and all after them move up"],
  ["provisioner-provider-and-template-of-its-name", "two classes have one name, which upstream does not see"],
]);

function explained({ at, upstream, ours }: Difference): (typeof DIFFERENCES)[number][] {
  const shown = `${at}: ${JSON.stringify(upstream)} -> ${JSON.stringify(ours)}`;
  return DIFFERENCES.filter((known) => known.at.test(shown));
}

interface Difference {
  readonly from: string;
  readonly at: string;
  readonly upstream: unknown;
  readonly ours: unknown;
}

test("objects are what Karpenter's own converters make of them, but for what is explained", () => {
  const found = differences();
  expect(found.filter((difference) => explained(difference).length === 0)).toEqual([]);
  const used = new Set(found.flatMap(explained));
  expect(DIFFERENCES.filter((difference) => !used.has(difference))).toEqual([]);
});

function differences(): Difference[] {
  const answers = recordedAnswers();
  return NAMES.filter((name) => !NOT_COMPARED.has(name)).flatMap((from) => {
    const { documents, problems } = migrate(sourcesOf(from));
    if (problems.length > 0) return [];
    const ours = documents.map((document) => document.toJS());
    return answers.filter((answer) => answer.from === from).flatMap((answer) => compared(answer, ours));
  });
}

function compared({ from, object }: OfCase, ours: readonly unknown[]): Difference[] {
  const { kind, metadata } = object;
  const name = isMap(metadata) ? metadata.name : undefined;
  const same = ours.find(
    (candidate) =>
      isMap(candidate) && candidate.kind === kind && isMap(candidate.metadata) && candidate.metadata.name === name,
  );
  if (!isMap(same)) return [{ from, at: String(kind), upstream: name, ours: undefined }];
  const upstreams = leavesOf(object.spec, "spec");
  const found = leavesOf(same.spec, "spec");
  return [...new Set([...upstreams.keys(), ...found.keys()])]
    .filter((path) => upstreams.get(path) !== found.get(path))
    .map((path) => ({ from, at: `${kind} ${path}`, upstream: upstreams.get(path), ours: found.get(path) }));
}

/** Every value by its path; what says nothing is left out. */
function leavesOf(value: unknown, path: string): Map<string, unknown> {
  if (Array.isArray(value)) return new Map(value.flatMap((item, index) => [...leavesOf(item, `${path}[${index}]`)]));
  if (isMap(value))
    return new Map(Object.entries(value).flatMap(([key, item]) => [...leavesOf(item, `${path}.${key}`)]));
  return value === null || value === "" ? new Map() : new Map([[path, value]]);
}
