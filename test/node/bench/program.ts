import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import type { Cluster } from "../../../src/cluster/cluster";
import { loadCluster } from "../../../src/cluster/load";
import { FakeEc2 } from "../../handoff/fake-ec2";
import { onPath } from "../../judges";
import { scriptsOf } from "../../userdata/programs";
import { baselineScripts } from "./baseline";

/** What nodes of a kind run, and the cluster that they find. */
export interface Program {
  readonly name: string;
  readonly cluster: Cluster;
  readonly scripts: readonly string[];
  /** Programs that the AMI has, where this machine's do not fit. */
  readonly programs: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Goes on working when its userdata has returned. */
  readonly service: boolean;
}

const CLUSTER = "clusters/multus.yaml";

/** What `karpenter-multus userdata` prints for a class. */
export function ours(file = CLUSTER, nodeClass = "al2023"): Program {
  const words = ["build/src/cli/main.js", "userdata", file, nodeClass];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  const scripts = scriptsOf(stdout);
  return { name: "ours", cluster: clusterOf(file), scripts, programs: {}, environment: {}, service: true };
}

/** What an EC2NodeClass's userdata has a node run, with the aws cli of this machine. */
export function baseline(file: string): Program {
  const cluster = clusterOf(CLUSTER);
  return {
    name: "reference",
    cluster,
    scripts: baselineScripts(readFileSync(file, "utf8"), cluster),
    programs: { aws: `#!/bin/sh\nexec ${awsCli()} "$@"\n`, sudo: '#!/bin/sh\nexec "$@"\n' },
    // Version 2 of the cli, which the AMI has, knows its region from the metadata and tries three times.
    environment: { AWS_DEFAULT_REGION: cluster.region, AWS_RETRY_MODE: "standard", HOME: "/root" },
    service: false,
  };
}

/** pyenv's stand-in for a program takes longer to start than the program. */
function awsCli(): string {
  const found = onPath("aws");
  if (found === undefined) throw new Error("the baseline needs the aws cli");
  if (!found.includes("/shims/")) return found;
  return spawnSync("pyenv", ["which", "aws"], { encoding: "utf8" }).stdout.trim() || found;
}

function clusterOf(file: string): Cluster {
  const { cluster } = loadCluster(file);
  if (!cluster) throw new Error(`${file} is no cluster file without problems`);
  return cluster;
}

/** EC2 for as long as a body needs it. */
export async function withEc2<T>(region: string, body: (ec2: FakeEc2) => Promise<T>): Promise<T> {
  const server = process.env.MOTO_SERVER ?? onPath("moto_server");
  if (server === undefined) throw new Error("there is no EC2: set MOTO_SERVER to the moto_server program");
  const ec2 = await FakeEc2.start(server, region);
  try {
    return await body(ec2);
  } finally {
    ec2.stop();
  }
}

/** Runs a command, and says how the process ends: 2 when it was called wrongly. */
export function command(usage: string, run: (words: string[]) => Promise<number>): void {
  const words = process.argv.slice(2);
  if (words.includes("--help") || words.includes("-h")) {
    console.log(usage);
    return;
  }
  run(words).then(
    (code) => process.exit(code),
    (error: unknown) => {
      const { message, code } =
        error instanceof Error ? { code: "", ...error, message: error.message } : { message: String(error), code: "" };
      const misused = code.startsWith("ERR_PARSE_ARGS") || error instanceof Misused;
      console.error(misused ? `${message}\n\n${usage}` : message);
      process.exit(misused ? 2 : 1);
    },
  );
}

class Misused extends Error {}

export function wholeNumber(text: string, option: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new Misused(`--${option} wants a whole number from 1, not ${text}`);
  return number;
}

/** How busy the machine is already, which makes every time longer. */
export function machineSays(): string {
  return `${cpus().length} cores, load average ${loadavg()[0]?.toFixed(1)} before`;
}
