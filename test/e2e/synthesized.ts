import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../../..");

/** The cluster files of this repository. */
export const OWN = readdirSync(join(ROOT, "clusters"))
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => join(ROOT, "clusters", file));

/** That of the AWS sample's cluster. */
export const SAMPLE = join(ROOT, "clusters/multus.yaml");

/** A cluster file that takes what those do not. */
export const VARIANT = join(ROOT, "test/e2e/variant.yaml");

/** The same, installed by Flux. */
export const BY_FLUX = join(ROOT, "test/e2e/by-flux.yaml");

/** Gives the body the folder that the program writes for a cluster file, and takes it away whatever happens. */
export async function withFolderOf(clusterFile: string, body: (folder: string) => Promise<void>): Promise<void> {
  const out = mkdtempSync(join(tmpdir(), "synthesized-"));
  try {
    const program = join(ROOT, "build/src/cli/main.js");
    const { status, stderr } = spawnSync(process.execPath, [program, "synth", clusterFile, "--out", out], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`synth ended with ${status}\n${stderr}`);
    await body(join(out, basename(clusterFile, ".yaml")));
  } finally {
    rmSync(out, { recursive: true });
  }
}
