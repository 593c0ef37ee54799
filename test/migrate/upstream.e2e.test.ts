import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { JsonMap } from "../../src/cluster/cluster";
import { judged, onPath } from "../judges";
import { ANSWERS, FOLDER, type OfCase, oldObjects, recordedAnswers } from "./upstream/objects";

/** UPDATE=1 records what Karpenter's converters say now. */
judged("what is recorded of Karpenter's own converters is what they say", { go: onPath("go") }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "upstream-"));
  try {
    cpSync(FOLDER, folder, { recursive: true });
    const before = await converted(join(folder, "to-v1beta1"), oldObjects("v1alpha"));
    const answers = await converted(join(folder, "to-v1"), [...before.map(asV1beta1), ...oldObjects("v1beta1")]);
    if (process.env.UPDATE === "1") writeFileSync(ANSWERS, inLines(answers));
    expect(answers).toEqual(recordedAnswers());
  } finally {
    rmSync(folder, { recursive: true });
  }
});

async function converted(folder: string, objects: readonly OfCase[]): Promise<OfCase[]> {
  const env = { ...process.env, GOFLAGS: "-mod=mod" };
  await promisify(execFile)("go", ["build", "-o", "convert", "."], { cwd: folder, env, timeout: 900_000 });
  const running = promisify(execFile)(join(folder, "convert"), { maxBuffer: 64 * 1024 * 1024 });
  running.child.stdin?.end(JSON.stringify(objects.map(({ object }) => object)));
  const made: JsonMap[] = JSON.parse((await running).stdout);
  return objects.map(({ from, object }, index) => ({
    from,
    object: { kind: kindOf(object), metadata: made[index]?.metadata ?? {}, spec: made[index]?.spec ?? {} },
  }));
}

/** One answer a line: whoever reviews sees which have changed. */
function inLines(answers: readonly OfCase[]): string {
  return `[\n${answers.map((answer) => JSON.stringify(answer)).join(",\n")}\n]\n`;
}

function kindOf({ kind }: JsonMap): string {
  return kind === "Provisioner" || kind === "NodePool" ? "NodePool" : "EC2NodeClass";
}

function asV1beta1({ from, object }: OfCase): OfCase {
  return { from, object: { apiVersion: "v1beta1", ...object } };
}
