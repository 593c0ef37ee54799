// How long a run takes and how much memory it needs: npm run bench
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./generated-files.mjs";

const SIZES = [1, 10, 100, 1000];
const ROUNDS = 5;
const main = join(root, "build/src/cli/main.js");
/** Printed by the measured process itself, at its end: what the operating system counted. */
const COUNTER = "process.on('exit', () => console.error('\\nmaxrss', process.resourceUsage().maxRSS));";

const folder = mkdtempSync(join(tmpdir(), "bench-"));
try {
  const counter = join(folder, "counter.cjs");
  writeFileSync(counter, COUNTER);
  clusters(counter);
  startUp();
} finally {
  rmSync(folder, { recursive: true });
}

function clusters(counter) {
  const reference = readFileSync(join(root, "clusters/multus.yaml"), "utf8");
  console.log("clusters  first run             nothing changed       --check               peak memory");
  for (const size of SIZES) {
    const place = join(folder, String(size));
    mkdirSync(join(place, "clusters"), { recursive: true });
    for (let index = 0; index < size; index++)
      writeFileSync(join(place, "clusters", `cluster-${index}.yaml`), variantOf(reference, index));
    const runs = [["synth"], ["synth"], ["synth", "--check"]].map((words) =>
      run(["-r", counter, main, ...words], place),
    );
    const cells = runs.map(({ seconds }) => `${ms(seconds)} (${((1000 * seconds) / size).toFixed(1)} each)`.padEnd(21));
    const megabytes = Math.max(...runs.map(({ stderr }) => Number(/maxrss (\d+)/.exec(stderr)?.[1]))) / 1024;
    console.log([String(size).padEnd(9), ...cells, `${megabytes.toFixed(0)} MB`].join(" "));
    rmSync(place, { recursive: true });
  }
}

/** Another cluster of the same size, with names and addresses of its own. */
function variantOf(text, index) {
  return text.replaceAll("karpenterwithmultus", `number${index}`).replaceAll(" 10.0.", ` 10.${index % 256}.`);
}

/** What a user waits for, beside what node and npm take themselves: in turn, because machines are not steady. */
function startUp() {
  const empty = join(folder, "empty");
  const out = join(folder, "dist");
  mkdirSync(empty);
  writeFileSync(join(empty, "package.json"), JSON.stringify({ scripts: { nothing: "node -e 0" } }));
  const commands = [
    ["node -e 0", () => run(["-e", "0"], root)],
    ["karpenter-multus --help", () => run([main, "--help"], root)],
    ["karpenter-multus userdata", () => run([main, "userdata", "multus", "al2023"], root)],
    ["karpenter-multus synth", () => run([main, "synth", "--out", out], root)],
    ["npm run (of node -e 0)", () => command("npm", ["run", "nothing"], empty)],
    ["npm run synth", () => command("npm", ["run", "synth", "--", "--out", out], root)],
  ];
  const seconds = new Map(commands.map(([name]) => [name, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, measure] of commands) seconds.get(name).push(measure().seconds);
  console.log(`\ncommand, median of ${ROUNDS}             wall      by bare node`);
  const bare = median(seconds.get("node -e 0"));
  for (const [name, all] of seconds)
    console.log(`${name.padEnd(32)} ${ms(median(all)).padEnd(9)} ${(median(all) / bare).toFixed(1)}`);
}

function run(words, cwd) {
  return command(process.execPath, words, cwd);
}

function command(program, words, cwd) {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(program, words, { cwd, encoding: "utf8" });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0) throw new Error(`${words.join(" ")} ended with ${status}: ${stderr}`);
  return { seconds, stderr };
}

function median(numbers) {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
}

function ms(seconds) {
  return `${(1000 * seconds).toFixed(0)} ms`;
}
