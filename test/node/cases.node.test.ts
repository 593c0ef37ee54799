import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { FakeEc2 } from "../handoff/fake-ec2";
import { judgedAtOnce, onPath } from "../judges";
import { scriptsOf } from "../userdata/programs";
import { type Case, readCases } from "./case";
import { type Break, type Tools, tell } from "./story";

/** Where Debian has libfaketime, and others. */
const FAKETIME = ["lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu", "lib64", "lib"]
  .map((folder) => `/usr/${folder}/faketime/libfaketime.so.1`)
  .find((path) => existsSync(path));
const tools: Tools = {
  aws: onPath("aws"),
  curl: onPath("curl"),
  faketime: process.env.FAKETIME_LIBRARY ?? FAKETIME,
};
const NEEDS = {
  MOTO_SERVER: process.env.MOTO_SERVER,
  jq: onPath("jq"),
  curl: tools.curl,
  ip: onPath("ip"),
  "root (for network namespaces)": process.getuid?.() === 0 ? "root" : undefined,
};

/** One for all cases: each has an account of its own in it. */
let moto: Promise<FakeEc2> | undefined;
const printed = new Map<string, Promise<string>>();

afterAll(async () => (await moto)?.stop());

for (const one of readCases()) {
  const { killedAfterCall = [], rebootedAfterCall = [] } = one.happens;
  for (const call of killedAfterCall) tellAndJudge(one, { afterCall: call, by: "kill" });
  for (const call of rebootedAfterCall) tellAndJudge(one, { afterCall: call, by: "reboot" });
  if (killedAfterCall.length + rebootedAfterCall.length === 0) tellAndJudge(one);
}

function tellAndJudge(one: Case, stop?: Break): void {
  const name = one.name.replaceAll("-", " ") + (stop ? `, ${stop.by} after call ${stop.afterCall}` : "");
  judgedAtOnce(name, { ...NEEDS, ...needsOf(one) }, async () => {
    moto ??= FakeEc2.start(NEEDS.MOTO_SERVER ?? "", "us-west-2");
    await tell(one, await moto, scriptsOf(await userDataOf(one)), tools, stop);
  });
}

function needsOf({ happens }: Case): Record<string, string | undefined> {
  return {
    ...(happens.clock !== undefined && { "faketime (FAKETIME_LIBRARY)": tools.faketime }),
    ...(happens.curl && { aws: tools.aws }),
    ...(happens.traced && { strace: onPath("strace") }),
  };
}

/** What `karpenter-multus userdata` prints. */
function userDataOf({ file, nodeClass }: Case): Promise<string> {
  const known = printed.get(file);
  if (known) return known;
  const child = spawn(process.execPath, ["build/src/cli/main.js", "userdata", file, nodeClass.name], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const text = new Promise<string>((resolve) => {
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (part: string) => (said += part));
    child.once("close", () => resolve(said));
  });
  printed.set(file, text);
  return text;
}
