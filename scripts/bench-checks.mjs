// How long the checks take, beside kubectl-validate and kubeconform: npm run bench:checks [-- --objects N --runs N]
// Needs both on the PATH or in KUBEBUILDER_ASSETS, the upstream CRDs in the folder CRDS, and Linux, which counts.
import { spawn } from "node:child_process";
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { root } from "./generated-files.mjs";

const { values } = parseArgs({
  options: { objects: { type: "string", default: "1000" }, runs: { type: "string", default: "3" } },
});
const OBJECTS = Number(values.objects);
const RUNS = Number(values.runs);
/** Every tenth pool and every tenth class has a mistake. */
const INVALID = 10;

const main = join(root, "build/src/cli/main.js");
const { CRDS } = process.env;

const folder = mkdtempSync(join(tmpdir(), "bench-checks-"));
try {
  const programs = { validate: found("kubectl-validate"), conform: found("kubeconform") };
  if (!CRDS || !programs.validate || !programs.conform) {
    console.error("bench:checks: needs kubectl-validate, kubeconform, and CRDS, a folder with the upstream CRDs");
    process.exitCode = 1;
  } else {
    await compare(programs, CRDS);
  }
} finally {
  rmSync(folder, { recursive: true });
}

async function compare(programs, crds) {
  const many = join(folder, "many");
  const one = join(folder, "one");
  writeObjects(many, OBJECTS);
  writeObjects(one, 1);
  const schemas = writeSchemas(crds);
  const bySchema = ["-strict", "-output", "json", "-schema-location", schemas];
  const contestants = [
    ["ours", process.execPath, (where) => [main, "validate", "--format", "json", where], filesOfOurs],
    ["kubectl-validate", programs.validate, (where) => ["--local-crds", crds, "-o", "json", where], filesOfValidate],
    ["kubeconform", programs.conform, (where) => [...bySchema, where], filesOfConform],
    ["node -e 0", process.execPath, () => ["-e", "0"], () => new Set()],
  ];
  const all = await measure(contestants, many);
  report(`${OBJECTS} NodePools and ${OBJECTS} EC2NodeClasses`, all);
  const single = await measure(contestants, one);
  report("one of each", single);
  verdicts(all.get("ours").wrong, all.get("kubectl-validate").wrong, all.get("kubeconform").wrong);
  aims(all, single);
}

/** In turn, because machines are not steady; of all rounds the median. */
async function measure(contestants, where) {
  const rounds = new Map(contestants.map(([name]) => [name, []]));
  for (let round = 0; round < RUNS; round++)
    for (const [name, program, words, filesOf] of contestants) {
      const { output, ...used } = await run(program, words(where));
      rounds.get(name).push({ ...used, wrong: filesOf(output) });
    }
  return new Map([...rounds].map(([name, runs]) => [name, { ...medians(runs), wrong: runs[0].wrong }]));
}

function medians(runs) {
  const of = (what) => runs.map((used) => used[what]).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)];
  return { wall: of("wall"), cpu: of("cpu"), memory: of("memory") };
}

function report(title, results) {
  const { wall: ours, cpu } = results.get("ours");
  console.log(`\n${`${title}, median of ${RUNS}`.padEnd(52)} wall       cpu        memory   wall by ours  cpu by ours`);
  for (const [name, used] of results)
    console.log(
      [
        name.padEnd(52),
        seconds(used.wall),
        seconds(used.cpu),
        `${(used.memory / 1024).toFixed(0)} MB`.padEnd(8),
        (used.wall / ours).toFixed(2).padEnd(13),
        (used.cpu / cpu).toFixed(2),
      ].join(" "),
    );
}

function seconds(number) {
  return `${number.toFixed(3)} s`.padEnd(10);
}

function verdicts(ours, validate, conform) {
  const differ = [...ours, ...validate].filter((file) => ours.has(file) !== validate.has(file));
  console.log(
    `\nfiles with a mistake: ours ${ours.size}, kubectl-validate ${validate.size}, kubeconform ${conform.size}`,
  );
  if (differ.length > 0) console.log(`ours and kubectl-validate differ in ${differ.slice(0, 10).join(", ")}`);
}

function aims(all, single) {
  const ours = all.get("ours").wall;
  const held = [
    ["10 times faster than kubectl-validate", all.get("kubectl-validate").wall / ours, (times) => times >= 10],
    ["within 4 times of kubeconform", ours / all.get("kubeconform").wall, (times) => times <= 4],
    ["one file within 0.3 s", single.get("ours").wall, (wall) => wall <= 0.3],
  ];
  for (const [aim, value, isHeld] of held)
    console.log(`${isHeld(value) ? "held  " : "missed"} ${aim}: ${value.toFixed(2)}`);
}

/** Realistic ones: what this project makes, each with a name of its own; a pool and its class in a file. */
function writeObjects(where, number) {
  mkdirSync(where);
  const pool = lastDocument("31-node-pools.yaml");
  const nodeClass = lastDocument("30-node-classes.yaml");
  for (let index = 0; index < number; index++) {
    const isWrong = (remainder) => number > 1 && index % INVALID === remainder;
    const ownPool = pool.replace(/^ {2}name: .*$/m, `  name: pool-${index}`);
    const ownClass = nodeClass.replace(/^ {2}name: .*$/m, `  name: class-${index}`);
    const pools = isWrong(3) ? ownPool.replace("operator: In", "operator: Within") : ownPool;
    // A rule in CEL, which kubeconform does not know.
    const classes = isWrong(7) ? ownClass.replace(/^ {2}role: (.*)$/m, "  role: $1\n  instanceProfile: $1") : ownClass;
    writeFileSync(join(where, `${String(index).padStart(6, "0")}.yaml`), `${pools}---\n${classes}`);
  }
}

function lastDocument(name) {
  return readFileSync(join(root, "dist/multus", name), "utf8")
    .split(/^---\n/m)
    .pop();
}

/** JSON Schemas as kubeconform wants them: no other fields than those named, and both types of an int-or-string. */
function writeSchemas(crds) {
  const where = join(folder, "schemas");
  mkdirSync(where);
  for (const file of readdirSync(crds)) {
    const { spec } = parse(readFileSync(join(crds, file), "utf8"));
    for (const { name, schema } of spec.versions) {
      const plain = plainSchema(schema.openAPIV3Schema, true);
      writeFileSync(join(where, `${spec.names.kind.toLowerCase()}_${name}.json`), JSON.stringify(plain));
    }
  }
  return join(where, "{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json");
}

function plainSchema(schema, isRoot = false) {
  if (Array.isArray(schema)) return schema.map((part) => plainSchema(part));
  if (typeof schema !== "object" || schema === null) return schema;
  if (schema["x-kubernetes-int-or-string"]) return { oneOf: [{ type: "string" }, { type: "integer" }] };
  const plain = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, plainSchema(value)]));
  const isOpen = schema["x-kubernetes-preserve-unknown-fields"] || schema.additionalProperties !== undefined;
  if (typeof schema.properties !== "object" || isOpen) return plain;
  return { ...plain, additionalProperties: false, ...(isRoot ? { type: "object" } : {}) };
}

function filesOfOurs(output) {
  return new Set(
    JSON.parse(output).problems.flatMap(({ severity, file }) => (severity === "error" ? [name(file)] : [])),
  );
}

function filesOfValidate(output) {
  return new Set(
    Object.entries(JSON.parse(output)).flatMap(([file, result]) => (isFailed(result) ? [name(file)] : [])),
  );
}

/** A file of several documents has as many answers. */
function isFailed(result) {
  return JSON.stringify(result).includes('"Failure"');
}

function filesOfConform(output) {
  const { resources = [] } = JSON.parse(output);
  return new Set(resources.map(({ filename }) => name(filename)));
}

function name(file) {
  return file.slice(file.lastIndexOf("/") + 1);
}

/** Runs a program, and looks every few milliseconds at what the operating system has counted of it. */
function run(program, words) {
  return new Promise((resolve, reject) => {
    const start = process.hrtime.bigint();
    const child = spawn(program, words, { stdio: ["ignore", "pipe", "ignore"] });
    const used = { cpu: 0, memory: 0 };
    const look = setInterval(() => Object.assign(used, counted(child.pid) ?? {}), 5);
    const chunks = [];
    child.stdout.on("data", (chunk) => chunks.push(chunk));
    child.once("error", reject);
    child.once("close", () => {
      clearInterval(look);
      const wall = Number(process.hrtime.bigint() - start) / 1e9;
      resolve({ ...used, wall, output: Buffer.concat(chunks).toString("utf8") });
    });
  });
}

/** Seconds of CPU, and the most memory so far in KB. */
function counted(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    const memory = /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    // Counted in hundredths; behind the name the times are the 12th and 13th.
    return memory ? { cpu: (Number(fields[11]) + Number(fields[12])) / 100, memory: Number(memory[1]) } : undefined;
  } catch {
    return undefined;
  }
}

function found(program) {
  const { PATH = "", KUBEBUILDER_ASSETS = "" } = process.env;
  const places = [KUBEBUILDER_ASSETS, ...PATH.split(delimiter)].filter((place) => place !== "");
  return places.map((place) => join(place, program)).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
