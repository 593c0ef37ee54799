import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadCluster } from "../../src/cluster/load";
import { printProblems } from "../../src/report/text";
import { numbersFrom } from "../output/numbers";

const CLUSTER = "cluster: { name: demo, region: us-west-2, zones: [us-west-2a] }\n";

const home = process.cwd();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cluster-"));
  process.chdir(folder);
});

afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

/** What is printed for a file of this content. */
function printed(content?: string | Buffer): string {
  if (content !== undefined) writeFileSync("cluster.yaml", content);
  return printProblems(loadCluster("cluster.yaml").problems);
}

describe("what is no file to read", () => {
  test("nothing", () => {
    expect(printed()).toBe("cluster.yaml: error KM001: does not exist\n");
  });

  test("a path through a file", () => {
    writeFileSync("file", "");
    expect(printProblems(loadCluster("file/cluster.yaml").problems)).toBe(
      "file/cluster.yaml: error KM001: does not exist: a part of its path is not a folder\n",
    );
  });

  test("a folder", () => {
    mkdirSync("cluster.yaml");
    expect(printed()).toBe("cluster.yaml: error KM001: is a folder\n    name the file itself\n");
  });

  test("a link to itself", () => {
    symlinkSync("cluster.yaml", "cluster.yaml");
    expect(printed()).toBe("cluster.yaml: error KM001: is a link in a circle\n");
  });

  test("a pipe that nobody writes to", () => {
    expect(spawnSync("mkfifo", ["cluster.yaml"]).status).toBe(0);
    expect(printed()).toBe("cluster.yaml: error KM001: is not a regular file\n");
  });

  const asRoot = process.getuid?.() === 0;
  (asRoot ? test.skip : test)(`without permission${asRoot ? " (root may read everything)" : ""}`, () => {
    writeFileSync("cluster.yaml", CLUSTER);
    chmodSync("cluster.yaml", 0);
    expect(printed()).toBe("cluster.yaml: error KM001: may not be read by this user\n");
  });
});

describe("what is no text", () => {
  test.each<[string, Buffer, string]>([
    ["a program", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0x02, 0xff, 0xfe, 0x00]), "is not UTF-8 text"],
    ["UTF-16", Buffer.from(`\ufeff${CLUSTER}`, "utf16le"), "is not UTF-8 text"],
    ["Latin-1", Buffer.from("cluster: { name: gr\xfcn }", "latin1"), "is not UTF-8 text"],
  ])("%s", (_, bytes, says) => {
    expect(printed(bytes)).toBe(
      `cluster.yaml: error KM002: ${says}\n    is it a binary file, or saved in another encoding?\n`,
    );
  });

  test.each<[string, string, string]>([
    ["zeros", `${CLUSTER}samples: \0\0\n`, "2:10: error KM002: here is the invisible character U+0000"],
    [
      "a right-to-left override",
      `${CLUSTER}# \u202eelpmas\n`,
      "2:3: error KM002: here is the invisible character U+202E",
    ],
    ["a space of no width", "cluster\u200b: {}\n", "1:8: error KM002: here is the invisible character U+200B"],
    ["a colour for terminals", "cluster: \u001b[31m{}\n", "1:10: error KM002: here is the invisible character U+001B"],
    [
      "line ends of old Macs",
      "cluster: {}\rsamples: {}\r",
      "1:12: error KM002: here is the invisible character U+000D",
    ],
    ["a tag of an emoji", "cluster: \u{e0041}\n", "1:10: error KM002: here is the invisible character U+E0041"],
  ])("%s", (_, text, says) => {
    // The line itself is not shown: a terminal would do what it says.
    expect(printed(text)).toMatch(new RegExp(`^cluster\\.yaml:${says.replace("+", "\\+")}\\n    .+\\n$`));
  });
});

describe("text from other systems is read", () => {
  test("with a byte order mark", () => {
    expect(printed(`\ufeff${CLUSTER}`)).toBe("");
  });

  test("with the line ends of Windows, at the same places", () => {
    expect(printed(`${CLUSTER}samples: {}\n`.replaceAll("\n", "\r\n"))).toBe("");
    const wrong = `${CLUSTER}sample: {}\n`;
    expect(printed(wrong.replaceAll("\n", "\r\n"))).toBe(printed(wrong));
  });
});

describe("what is too much", () => {
  test("10 MB of garbage", () => {
    const number = numbersFrom(1);
    const block = Uint8Array.from({ length: 1024 }, () => number() * 256);
    expect(printed(Buffer.alloc(10 * 1024 * 1024, block))).toBe(
      "cluster.yaml: error KM003: has 10485760 bytes, more than the 524288 that are read\n    is it the right file?\n",
    );
  });

  test("300 KB of the characters that YAML is made of", () => {
    const number = numbersFrom(2);
    const characters = " \n\t:-[]{}\"'&*!|>%@`#,?abc01.\\~<";
    const garbage = Array.from({ length: 300_000 }, () => characters[Math.floor(number() * characters.length)]).join(
      "",
    );
    expect(printed(CLUSTER + garbage)).toMatch(/^cluster\.yaml:2:\d+: error KM0/);
  });

  test.each<[string, string, string]>([
    ["lists in lists in one line", `samples: ${"[".repeat(100_000)}`, "2:109"],
    ["lists in lists that are closed", `samples: ${"[".repeat(100_000)}${"]".repeat(100_000)}`, "2:109"],
    ["maps in maps in one line", `samples: ${"{a: ".repeat(100_000)}`, "2:403"],
    ["lists in lists with hyphens", `samples:\n  ${"- ".repeat(100_000)}`, "3:200"],
    ["keys of keys", "? ".repeat(100_000), "2:200"],
    [
      "maps in maps, line by line",
      Array.from({ length: 1_000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"),
      "101:101",
    ],
  ])("%s", (_, text, place) => {
    expect(printed(CLUSTER + text)).toContain(
      `cluster.yaml:${place}: error KM012: more than 100 values lie one in the other`,
    );
  });

  test("a line of 500 KB is shown around the caret", () => {
    const line = `samples: { sleeper: { image: "${"x".repeat(500_000)}", replica: 1 } }`;
    expect(printed(CLUSTER + line)).toBe(
      `cluster.yaml:2:500034: error KM101: "replica" is not a key of samples.sleeper  (samples.sleeper.replica)
  2 | …${"x".repeat(77)}", replica: 1 } }
    |  ${" ".repeat(80)}^
    did you mean replicas?
`,
    );
  });

  test("a key of 500 KB", () => {
    const line = `samples: { ? "${"k".repeat(500_000)}" : {} }`;
    expect(printed(CLUSTER + line).length).toBeLessThan(1_500);
  });
});

describe("words of JavaScript are words", () => {
  const WORDS = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "prototype"];

  test.each(WORDS)("%s as an unknown key, at every level", (word) => {
    const text = `cluster: { name: demo, region: us-west-2, zones: [us-west-2a], ${word}: 1 }
${word}: {}
networks: { multus1: { ${word}: 1, zones: { us-west-2a: { subnet: { name: a, ${word}: 1 }, cidr: a, pods: a, ${word}: 1 } } } }
nodeClasses: { al2023: { ${word}: 1, spec: { ${word}: 1, metadataOptions: { ${word}: 1 } } } }
nodePools: { default: { ${word}: 1, disruption: { ${word}: 1 } } }
samples: { sleeper: { ${word}: 1 } }
`;
    writeFileSync("cluster.yaml", text);
    const unknown = loadCluster("cluster.yaml").problems.filter(({ code }) => code === "KM101");
    expect(unknown.map(({ says }) => says)).toEqual(
      Array.from({ length: 11 }, () => expect.stringContaining(`"${word}" is not a key of`)),
    );
  });

  test.each(WORDS)("%s as a name of one's own", (word) => {
    const text = `${CLUSTER}networks:
  ${word}: { link: multus1, securityGroups: [{ name: nodes }], cni: { ${word}: 1 }, ipam: { ${word}: 2 }, tags: { ${word}: a }, zones: { us-west-2a: { subnet: { tags: { ${word}: b } }, cidr: 10.0.4.0/24, pods: 10.0.4.32/27 } } }
nodeClasses:
  al2023: { ami: al2023@v20241109, role: nodes, discovery: demo, sysctl: { ${word}: 3 }, nodeConfig: { ${word}: 4 } }
nodePools:
  default: { labels: { ${word}: c }, spec: { template: { metadata: { labels: { tier: gold } } } } }
`;
    writeFileSync("cluster.yaml", text);
    const { cluster, problems } = loadCluster("cluster.yaml");
    const refused = problems.map(({ at, code }) => `${code} ${at.path}`);
    if (word === "__proto__")
      expect(refused).toEqual(["KM105 networks.__proto__", "KM105 nodePools.default.labels.__proto__"]);
    else if (/[A-Z]/.test(word)) expect(refused).toEqual([`KM105 networks.${word}`]);
    else {
      expect(refused).toEqual([]);
      const [network] = cluster?.networks ?? [];
      expect(network?.name).toBe(word);
      expect(network?.tags).toEqual(Object.fromEntries([[word, "a"]]));
      const [plugin] = network?.attachments[0]?.cni.plugins ?? [];
      expect(plugin?.[word]).toBe(1);
      expect(cluster?.nodeClasses[0]?.userData.sysctl).toEqual(Object.fromEntries([[word, "3"]]));
      expect(cluster?.nodePools[0]?.spec.template.metadata?.labels).toEqual(
        Object.fromEntries([
          ["tier", "gold"],
          [word, "c"],
        ]),
      );
    }
  });
});
