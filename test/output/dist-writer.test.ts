import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DistWriter } from "../../src/output/dist-writer";
import type { OutputFile } from "../../src/output/output-file";
import { emptyFolder, foreignFile, identity, LONG_AGO, textsBelow } from "./folders";

let out: string;

beforeEach(() => {
  out = join(emptyFolder(), "dist");
});

afterEach(() => rmSync(join(out, ".."), { recursive: true }));

const namespaces = { path: "00-namespaces.yaml", text: "kind: Namespace\n" };
const pools = { path: "31-node-pools.yaml", text: "kind: NodePool\n" };
const script = { path: "handoff/reserve-cidrs.sh", text: "#!/bin/sh\n", executable: true };
const LIST = [
  "# Written by karpenter-multus, which overwrites and removes these files and no others.",
  "00-namespaces.yaml",
  "31-node-pools.yaml",
  "handoff/reserve-cidrs.sh",
  "",
].join("\n");
const UNCHANGED = { changes: { added: [], changed: [], removed: [] }, problems: [] };

/** One whole run over one cluster. */
function write(files: readonly OutputFile[], id = "prod") {
  const writer = new DistWriter(out);
  const { changes, problems } = writer.stage(id, files);
  return { changes, problems: [...problems, ...writer.commit()] };
}

function problemsOf(files: readonly OutputFile[], id = "prod") {
  return write(files, id).problems.map(({ code, at, says }) => `${code} ${at.file.replace(out, "dist")}: ${says}`);
}

describe("a run", () => {
  test("writes a cluster's files and a list of them", () => {
    expect(write([pools, namespaces, script])).toEqual({
      changes: {
        added: [".karpenter-multus", "00-namespaces.yaml", "31-node-pools.yaml", "handoff/reserve-cidrs.sh"],
        changed: [],
        removed: [],
      },
      problems: [],
    });
    expect(textsBelow(out)).toEqual({
      "prod/.karpenter-multus": LIST,
      "prod/00-namespaces.yaml": "kind: Namespace\n",
      "prod/31-node-pools.yaml": "kind: NodePool\n",
      "prod/handoff/reserve-cidrs.sh": "#!/bin/sh\n",
    });
  });

  test("makes scripts executable, and nothing else", () => {
    write([namespaces, script]);
    expect(statSync(join(out, "prod", script.path)).mode & 0o111).not.toBe(0);
    expect(statSync(join(out, "prod", namespaces.path)).mode & 0o111).toBe(0);
  });

  test("says what it adds, changes and removes", () => {
    write([namespaces, pools]);
    expect(write([{ ...namespaces, text: "kind: Other\n" }, script]).changes).toEqual({
      added: ["handoff/reserve-cidrs.sh"],
      changed: [".karpenter-multus", "00-namespaces.yaml"],
      removed: ["31-node-pools.yaml"],
    });
    expect(Object.keys(textsBelow(join(out, "prod")) ?? {}).sort()).toEqual([
      ".karpenter-multus",
      "00-namespaces.yaml",
      "handoff/reserve-cidrs.sh",
    ]);
  });

  test("removes a folder when its last file goes", () => {
    write([namespaces, script]);
    write([namespaces]);
    expect(existsSync(join(out, "prod/handoff"))).toBe(false);
  });

  test("does not touch what stays as it is", () => {
    write([namespaces, script]);
    const untouched = () => [identity(join(out, "prod")), identity(join(out, "prod", namespaces.path))];
    const before = untouched();
    expect(write([namespaces, script])).toEqual(UNCHANGED);
    expect(untouched()).toEqual(before);
  });

  test("keeps the time of a file that stays as it is in a cluster that changes", () => {
    write([namespaces, pools]);
    const before = identity(join(out, "prod", namespaces.path));
    write([namespaces, { ...pools, text: "kind: Other\n" }]);
    expect(identity(join(out, "prod", namespaces.path))).toEqual(before);
  });

  test("mends a file that somebody edited, and one that lost its executable bit", () => {
    write([namespaces, script]);
    writeFileSync(join(out, "prod", namespaces.path), "edited");
    chmodSync(join(out, "prod", script.path), 0o644);
    expect(write([namespaces, script]).changes.changed).toEqual(["00-namespaces.yaml", "handoff/reserve-cidrs.sh"]);
    expect(statSync(join(out, "prod", script.path)).mode & 0o111).not.toBe(0);
  });

  test("leaves the folders of other clusters alone", () => {
    write([namespaces], "old");
    const before = identity(join(out, "old"));
    write([namespaces], "new");
    expect(identity(join(out, "old"))).toEqual(before);
  });

  test("leaves nothing beside the clusters", () => {
    write([namespaces]);
    write([pools]);
    expect(readdirSync(out)).toEqual(["prod"]);
  });
});

describe("before the commit", () => {
  test("nothing changes", () => {
    write([namespaces]);
    const before = textsBelow(join(out, "prod"));
    const writer = new DistWriter(out);
    writer.stage("prod", [pools]);
    writer.stage("test", [pools]);
    expect(textsBelow(join(out, "prod"))).toEqual(before);
    expect(existsSync(join(out, "test"))).toBe(false);
    writer.discard();
  });

  test("a run can be given up", () => {
    write([namespaces]);
    const before = textsBelow(out);
    const writer = new DistWriter(out);
    writer.stage("prod", [pools]);
    expect(writer.discard()).toEqual([]);
    expect(textsBelow(out)).toEqual(before);
    expect(readdirSync(out)).toEqual(["prod"]);
  });

  test("a problem with one cluster stops all of them, and the others are still looked at", () => {
    mkdirSync(join(out), { recursive: true });
    writeFileSync(join(out, "b"), "a file");
    writeFileSync(join(out, "d"), "a file");
    const writer = new DistWriter(out);
    const found = ["a", "b", "c", "d"].flatMap((id) => writer.stage(id, [namespaces]).problems);
    expect(found.map(({ at }) => at.file)).toEqual([join(out, "b"), join(out, "d")]);
    expect(writer.commit()).toEqual([]);
    expect(readdirSync(out).sort()).toEqual(["b", "d"]);
  });
});

describe("what others put into a cluster's folder", () => {
  test("is there afterwards, the same to the inode", () => {
    write([namespaces, script]);
    const files = ["README.md", "90-mine.yaml", "handoff/notes.txt", "docs/deep/er.md"].map((path) =>
      join(out, "prod", path),
    );
    for (const file of files) foreignFile(file, "mine");
    const before = files.map(identity);
    write([pools]);
    expect(files.map(identity)).toEqual(before);
  });

  test("may be a link or an empty folder", () => {
    write([namespaces]);
    symlinkSync("nowhere", join(out, "prod/link"));
    mkdirSync(join(out, "prod/empty"), { mode: 0o700 });
    lutimesSync(join(out, "prod/link"), LONG_AGO, LONG_AGO);
    write([pools]);
    expect(readlinkSync(join(out, "prod/link"))).toBe("nowhere");
    expect(lstatSync(join(out, "prod/link")).mtime).toEqual(LONG_AGO);
    expect(statSync(join(out, "prod/empty")).mode & 0o777).toBe(0o700);
  });

  test("keeps a folder's time", () => {
    write([namespaces]);
    foreignFile(join(out, "prod/docs/a.md"), "mine");
    const before = identity(join(out, "prod/docs")).time;
    write([pools]);
    expect(identity(join(out, "prod/docs")).time).toBeCloseTo(before, 0);
  });

  test("is there when it came between staging and commit", () => {
    write([namespaces]);
    foreignFile(join(out, "prod/edited.md"), "before");
    const writer = new DistWriter(out);
    writer.stage("prod", [pools]);
    foreignFile(join(out, "prod/new.md"), "mine");
    rmSync(join(out, "prod/edited.md"));
    writeFileSync(join(out, "prod/edited.md"), "after");
    expect(writer.commit()).toEqual([]);
    expect(textsBelow(join(out, "prod"))).toMatchObject({ "new.md": "mine", "edited.md": "after" });
  });

  test("is never overwritten", () => {
    foreignFile(join(out, "prod", namespaces.path), "mine");
    expect(problemsOf([namespaces, pools])).toEqual([
      "KM603 dist/prod/00-namespaces.yaml: karpenter-multus did not write this, and would overwrite it",
    ]);
    expect(textsBelow(out)).toEqual({ "prod/00-namespaces.yaml": "mine" });
    expect(statSync(join(out, "prod", namespaces.path)).mtime).toEqual(LONG_AGO);
  });

  test("is never overwritten by way of a link or a folder with a file's name", () => {
    write([namespaces, script]);
    rmSync(join(out, "prod", namespaces.path));
    symlinkSync("../../elsewhere", join(out, "prod", namespaces.path));
    rmSync(join(out, "prod/handoff"), { recursive: true });
    symlinkSync("../../elsewhere", join(out, "prod/handoff"));
    mkdirSync(join(out, "prod", pools.path));
    expect(problemsOf([namespaces, script, pools]).map((problem) => problem.split(":")[0])).toEqual([
      "KM603 dist/prod/00-namespaces.yaml",
      "KM603 dist/prod/handoff",
      "KM603 dist/prod/31-node-pools.yaml",
    ]);
  });

  test("is never overwritten when a folder of ours that it is in becomes a file", () => {
    write([script]);
    foreignFile(join(out, "prod/handoff/notes.txt"), "mine");
    expect(problemsOf([{ path: "handoff", text: "" }])).toEqual([
      "KM603 dist/prod/handoff/notes.txt: karpenter-multus did not write this, and would overwrite it",
    ]);
  });

  test("becomes ours when it says what ours would say", () => {
    foreignFile(join(out, "prod", namespaces.path), namespaces.text);
    expect(write([namespaces]).changes.added).toEqual([".karpenter-multus"]);
    expect(write([pools]).changes.removed).toEqual(["00-namespaces.yaml"]);
  });
});

describe("a problem says", () => {
  test("that the output folder is a file, once", () => {
    writeFileSync(out, "a file");
    const writer = new DistWriter(out);
    const found = ["a", "b"].flatMap((id) => writer.stage(id, [namespaces]).problems);
    expect(found).toMatchObject([{ code: "KM601", severity: "error", at: { file: out, line: 0, path: "" } }]);
    expect(writer.commit()).toEqual([]);
    expect(readFileSync(out, "utf8")).toBe("a file");
  });

  test("that a cluster's folder is a file or a link", () => {
    mkdirSync(join(out, "elsewhere"), { recursive: true });
    symlinkSync("elsewhere", join(out, "prod"));
    writeFileSync(join(out, "test"), "a file");
    expect(problemsOf([namespaces])).toEqual(["KM602 dist/prod: is a symbolic link, and we replace folders by rename"]);
    expect(problemsOf([namespaces], "test")).toEqual(["KM602 dist/test: is not a folder"]);
  });

  test.each(["", ".", "..", "a/b", "../a", ".hidden", "a\nb", "a\\b"])("that %j cannot be a cluster's folder", (id) => {
    expect(problemsOf([namespaces], id)).toEqual([
      `KM606 dist: ${JSON.stringify(id)} cannot be the name of a folder here`,
    ]);
  });

  test.each(["", "../a.yaml", "/a.yaml", "handoff/../../a.yaml", "handoff//a", "a\nb"])(
    "that %j cannot be a file's path",
    (path) => {
      expect(problemsOf([{ path, text: "" }])).toEqual([
        `KM606 dist/prod: ${JSON.stringify(path)} cannot be a path below it`,
      ]);
      expect(existsSync(out)).toBe(false);
    },
  );

  test("that two clusters have one folder, or two files one name", () => {
    const writer = new DistWriter(out);
    writer.stage("prod", [namespaces]);
    expect(writer.stage("prod", [pools]).problems).toMatchObject([{ code: "KM607" }]);
    writer.discard();
    expect(problemsOf([namespaces, namespaces, { ...script, path: "00-namespaces.yaml/a.sh" }], "test")).toEqual([
      "KM607 dist/test/00-namespaces.yaml: another file of the cluster has this name",
      "KM607 dist/test/00-namespaces.yaml/a.sh: another file of the cluster has this name",
    ]);
    expect(problemsOf([{ path: ".karpenter-multus", text: "" }], "test")).toHaveLength(1);
  });
});

describe("check", () => {
  test("finds nothing after a run", () => {
    write([namespaces, script]);
    expect(new DistWriter(out).check("prod", [namespaces, script])).toEqual({ ...UNCHANGED, differences: [] });
  });

  test("says what a run would do and where files differ, and writes nothing", () => {
    write([{ path: "a.yaml", text: "one\ntwo\nthree\n" }, { path: "b.yaml", text: "" }, script]);
    chmodSync(join(out, "prod", script.path), 0o644);
    const before = identity(join(out, "prod"));
    const files = [{ path: "a.yaml", text: "one\n2\nthree\n" }, { path: "c.yaml", text: "" }, script];
    expect(new DistWriter(out).check("prod", files)).toEqual({
      changes: {
        added: ["c.yaml"],
        changed: [".karpenter-multus", "a.yaml", "handoff/reserve-cidrs.sh"],
        removed: ["b.yaml"],
      },
      differences: [
        { path: "a.yaml", line: 2, expected: "2", found: "two" },
        { path: ".karpenter-multus", line: 3, expected: "c.yaml", found: "b.yaml" },
      ],
      problems: [],
    });
    expect(identity(join(out, "prod"))).toEqual(before);
    expect(readdirSync(out)).toEqual(["prod"]);
  });

  test("says that everything is missing where there is nothing, and makes no folder", () => {
    expect(new DistWriter(out).check("prod", [namespaces]).changes.added).toEqual([
      ".karpenter-multus",
      "00-namespaces.yaml",
    ]);
    expect(existsSync(out)).toBe(false);
  });

  test("finds the end of a file that was cut off", () => {
    write([namespaces]);
    writeFileSync(join(out, "prod", namespaces.path), "");
    expect(new DistWriter(out).check("prod", [namespaces]).differences).toEqual([
      { path: "00-namespaces.yaml", line: 1, expected: "kind: Namespace", found: "" },
    ]);
  });
});

describe("two runs at once", () => {
  test("put nothing of one into the other, and the later commit wins", () => {
    write([namespaces]);
    foreignFile(join(out, "prod/README.md"), "mine");
    const first = new DistWriter(out);
    const second = new DistWriter(out);
    first.stage("prod", [{ ...pools, text: "first" }]);
    second.stage("prod", [{ ...pools, text: "second" }]);
    expect([...second.commit(), ...first.commit()]).toEqual([]);
    expect(textsBelow(join(out, "prod"))).toMatchObject({ [pools.path]: "first", "README.md": "mine" });
    expect(readdirSync(out)).toEqual(["prod"]);
  });
});

describe("what a killed run left", () => {
  /** As if a run had been killed between its two renames of prod's folder. */
  function killedBetweenRenames(pid: number): string {
    write([namespaces]);
    foreignFile(join(out, "prod/README.md"), "mine");
    const staging = join(out, `.staging-${pid}-0`);
    mkdirSync(join(staging, "old"), { recursive: true });
    mkdirSync(join(staging, "new/prod"), { recursive: true });
    renameSync(join(out, "prod"), join(staging, "old/prod"));
    return staging;
  }

  const dead = () => spawnSync(process.execPath, ["--version"]).pid;

  test("is put right by the next run, whatever that writes", () => {
    killedBetweenRenames(dead());
    expect(write([pools], "test").problems).toEqual([]);
    expect(textsBelow(join(out, "prod"))).toMatchObject({ [namespaces.path]: namespaces.text, "README.md": "mine" });
    expect(readdirSync(out).sort()).toEqual(["prod", "test"]);
  });

  test("does not undo what somebody did since", () => {
    killedBetweenRenames(dead());
    mkdirSync(join(out, "prod"));
    writeFileSync(join(out, "prod/README.md"), "later");
    expect(write([pools]).problems).toEqual([]);
    expect(textsBelow(join(out, "prod"))).toMatchObject({ [pools.path]: pools.text, "README.md": "later" });
  });

  test("is left alone by a check, and while its process lives", () => {
    const staging = killedBetweenRenames(process.ppid);
    new DistWriter(out).check("prod", [namespaces]);
    write([pools], "test");
    expect(existsSync(join(staging, "old/prod/README.md"))).toBe(true);
  });
});
