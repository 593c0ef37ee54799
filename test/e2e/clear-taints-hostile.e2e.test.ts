import { judged } from "../judges";
import { Node, type Taint } from "./node";
import { hears, NODE_NEEDS, OTHERS, STARTUP, withNodes } from "./nodes";

const LIST = '"taints":[{"key":"multus/not-ready","effect":"NoSchedule"}]';
/** Texts that look like a list of taints to who does not read JSON. */
const TEXTS: readonly string[] = [
  LIST,
  `{${LIST}}`,
  `\\${LIST}`,
  `\\\\${LIST}`,
  `"},"spec":{${LIST}`,
  JSON.stringify(LIST),
  JSON.stringify(JSON.stringify(`{${LIST}}`)),
  "\\",
  '\\"',
  `\u2028\n\t"taints":[`,
  `é\u{1F600}"taints":[{`,
  "]}],{[",
  `${LIST}`.repeat(4000),
];
const KEYS = ["taints", "example.com/taints", "spec.taints", "example.com/f_taints"];
const NEIGHBOURS: readonly Taint[] = [
  ...OTHERS,
  { key: "multus/not-ready", value: "NoSchedule", effect: "PreferNoSchedule" },
  { key: "NoSchedule", value: "multus", effect: "NoSchedule" },
  { key: "multus/not-ready-yet", effect: "NoSchedule" },
  { key: "x.multus/not-ready", value: "true", effect: "NoSchedule" },
];

judged("clear-taints finds its taint on nodes that are full of others' texts", NODE_NEEDS, () =>
  withNodes(async (plane, folder) => {
    for (const [index, text] of TEXTS.entries()) {
      const annotations = Object.fromEntries(KEYS.map((key) => [key, text]));
      const place = index % (NEIGHBOURS.length + 1);
      const taints = [...NEIGHBOURS.slice(0, place), STARTUP, ...NEIGHBOURS.slice(place)];
      const node = Node.make(plane, `node-${index}`, taints, {
        annotations: text.length > 1000 ? { taints: text } : annotations,
      });
      expect(await run(node, folder)).toBe(`took multus/not-ready:NoSchedule off node-${index}\n`);
      expect(node.taints()).toEqual(NEIGHBOURS);
      expect(await run(node, folder)).toBe(`node-${index} has no taint multus/not-ready:NoSchedule\n`);
    }
  }),
);

judged("clear-taints finds its taint on a node with a thousand labels and a hundred taints", NODE_NEEDS, () =>
  withNodes(async (plane, folder) => {
    const numbers = Array.from({ length: 1000 }, (_, index) => index);
    const labels = Object.fromEntries(numbers.map((number) => [`example.com/label-${number}`, "v".repeat(63)]));
    const taints = numbers
      .slice(0, 100)
      .map((number): Taint => ({ key: `example.com/taint-${number}`, effect: "NoSchedule" }));
    const node = Node.make(plane, "node-1", [...taints, STARTUP], { labels });
    expect(await run(node, folder)).toBe("took multus/not-ready:NoSchedule off node-1\n");
    expect(node.taints()).toEqual(taints);
  }),
);

/** What it says on a node that is ready. */
async function run(node: Node, folder: string): Promise<string> {
  node.markCni();
  node.markReady();
  try {
    const program = node.runDaemonSet(folder);
    await hears(program, "\n");
    return program.said();
  } finally {
    await node.stop();
  }
}
