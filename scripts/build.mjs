// Makes build/: npm run build. With --if-needed only when something has changed since the last build that succeeded.
// Needs nothing but the root's packages: `npm ci` runs it.
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("../", import.meta.url)));

const COMPILED = ["src", "imports", "test"];
const TEMPLATES = ["userdata", "handoff"];
const FURTHER_INPUTS = ["src/cluster/schema.yaml", "tsconfig.json", "package.json", "package-lock.json"];
const STAMP = "build/.stamp";
const COMPILER = "node_modules/typescript/bin/tsc";

const templates = TEMPLATES.flatMap((folder) => filesBelow(folder, (file) => file.endsWith(".hbs")));
const inputs = stampOf([
  ...COMPILED.flatMap((folder) => filesBelow(folder, isSource)),
  ...templates,
  ...filesBelow("scripts", (file) => file.endsWith(".mjs")),
  ...FURTHER_INPUTS,
]);
if (!process.argv.includes("--if-needed") || inputs !== lastStamp()) process.exitCode = await build();

async function build() {
  if (!existsSync(COMPILER)) return withoutCompiler();
  // A build that is killed or fails leaves no stamp.
  rmSync(STAMP, { force: true });
  removeStale();
  const [code] = await Promise.all([compile(), writeValidator()]);
  if (code !== 0) return code;
  // npm does so only once, when it links the program.
  chmodSync("build/src/cli/main.js", 0o755);
  await Promise.all([writeTemplates(), writeCrdValidators()]);
  writeFileSync(STAMP, inputs);
  return 0;
}

/** What `npm ci --omit=dev` in a checkout comes to. */
function withoutCompiler() {
  if (existsSync("build/src/cli/main.js")) {
    console.log("build: left as it is, because typescript is not installed (npm ci without --omit=dev installs it)");
    return 0;
  }
  console.error("build: there is no build/ yet, and typescript is not installed: run npm ci without --omit=dev");
  return 1;
}

function compile() {
  return new Promise((resolve, reject) => {
    const compiler = spawn(process.execPath, [COMPILER], { stdio: "inherit" });
    compiler.once("error", reject);
    compiler.once("exit", (code) => resolve(code ?? 1));
  });
}

async function writeValidator() {
  const { validatorCode } = await import("./validator.mjs");
  const code = await validatorCode("src/cluster/schema.yaml");
  mkdirSync("build/src/cluster", { recursive: true });
  writeFileSync("build/src/cluster/validate-cluster-file.js", code);
}

async function writeCrdValidators() {
  const { crdModules } = await import("./crd-validators.mjs");
  for (const [name, code] of await crdModules("imports/schemas")) {
    const target = `build/src/checks/api/${name}`;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code);
  }
}

/** Handlebars' compiler takes longer to load than all templates take to render. */
async function writeTemplates() {
  const { compile: compileTemplate } = await import("../build/src/userdata/compile.js");
  for (const template of templates) {
    const target = `build/src/templates/${template}.js`;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, compileTemplate(readFileSync(template, "utf8"), template));
  }
}

/** The compiler leaves the output of removed sources behind, and jest would run it. */
function removeStale() {
  for (const folder of COMPILED)
    for (const file of filesBelow(`build/${folder}`, isOutput)) if (!hasSource(file)) rmSync(file);
}

function hasSource(output) {
  const source = output.slice("build/".length).replace(/(\.d\.ts|\.js|\.js\.map)$/, "");
  return existsSync(`${source}.ts`) || existsSync(`${source}.d.ts`);
}

function isSource(file) {
  return file.endsWith(".ts") || file.endsWith(".json");
}

function isOutput(file) {
  return /\.(d\.ts|js|js\.map)$/.test(file);
}

function filesBelow(folder, wanted) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    // The cases of a test are data, which it reads where it is.
    if (entry.isDirectory()) return entry.name === "cases" ? [] : filesBelow(path, wanted);
    return wanted(path) ? [path] : [];
  });
}

/** The files with their sizes and times, one a line: changed, added and removed files all show. */
function stampOf(files) {
  const lines = files.sort().map((file) => {
    const stat = statSync(file, { throwIfNoEntry: false });
    return `${file} ${stat?.size} ${stat?.mtimeMs}\n`;
  });
  return lines.join("");
}

function lastStamp() {
  return existsSync(STAMP) ? readFileSync(STAMP, "utf8") : undefined;
}
