import { spawnSync } from "node:child_process";
import type { Cluster } from "../../src/cluster/cluster";
import { handoff } from "../../src/handoff/handoff";
import { judged, onPath } from "../judges";
import { odd, reference } from "./clusters";

function scriptOf(cluster: Cluster): string {
  const script = handoff(cluster).find(({ path }) => path === "handoff/reserve-cidrs.sh");
  if (!script?.executable) throw new Error("no script that can be run");
  return script.text;
}

/** As bash gets it, without a program but its own. */
function run(cluster: Cluster, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync("bash", ["-s", "--", ...args], {
    input: scriptOf(cluster),
    encoding: "utf8",
    env: { PATH: "/usr/bin:/bin" },
  });
  return { status, stdout, stderr };
}

test("every range of the cluster file is there, with its subnet", () => {
  const lines = scriptOf(reference)
    .split("\n")
    .filter((line) => line.startsWith("subnet multus"));
  expect(lines).toEqual(
    [
      ["multus1 us-west-2a", "Multus1Az1", "10.0.4.32/27"],
      ["multus1 us-west-2b", "Multus1Az2", "10.0.5.32/27"],
      ["multus2 us-west-2a", "Multus2Az1", "10.0.6.32/27"],
      ["multus2 us-west-2b", "Multus2Az2", "10.0.7.32/27"],
    ].map(([place = "", name, block]) => {
      const zone = place.slice(-10);
      const filters = `[{"Name":"tag:Name","Values":["${name}-karpenterwithmultus"]},{"Name":"availability-zone","Values":["${zone}"]}]`;
      return `subnet ${place} '${filters}' ${block}`;
    }),
  );
});

test("--help explains, a wrong argument is refused, and neither asks AWS", () => {
  expect(run(reference, "--help")).toMatchObject({ status: 0, stderr: "" });
  expect(run(reference, "--help").stdout).toMatch(/^Usage: reserve-cidrs.sh \[--dry-run\] \[--delete\]\n/);
  expect(run(reference, "--dryrun")).toMatchObject({ status: 2, stdout: "" });
});

judged("shellcheck finds nothing", { shellcheck: onPath("shellcheck") }, async () => {
  for (const cluster of [reference, odd]) {
    const { stdout } = spawnSync("shellcheck", ["-"], { input: scriptOf(cluster), encoding: "utf8" });
    expect(stdout).toBe("");
  }
});
