#!/usr/bin/env node
import { help, helpOf, type Verb, verbs } from "./help";
import { Misuse } from "./misuse";
import { version } from "./version";

/** Runs one verb and says how the process ends: 0 fine, 1 problems found, 2 wrong usage. */
async function main(words: readonly string[]): Promise<number> {
  const [first, ...rest] = words;
  if (first === undefined || first === "--help" || first === "-h" || first === "help") return say(help);
  if (first === "--version" || first === "-v") return say(version());
  if (!isVerb(first)) return misused(`there is no verb ${JSON.stringify(first)}`);
  if (rest.includes("--help") || rest.includes("-h")) return say(await helpOf(first));
  const { run } = await load[first]();
  try {
    return await run(rest);
  } catch (error) {
    if (error instanceof Error && isMisuse(error)) return misused(error.message, first);
    throw error;
  }
}

/** Each verb is loaded only when it is asked for: start-up is what a user waits for. */
const load: Readonly<Record<Verb, () => Promise<{ run(words: readonly string[]): number | Promise<number> }>>> = {
  synth: () => import("./synth.js"),
  validate: () => import("./validate.js"),
  migrate: () => import("./migrate.js"),
  userdata: () => import("./userdata.js"),
  explain: () => import("./explain.js"),
  init: () => import("./init.js"),
};

/** parseArgs throws too for what a user typed, and says it well. */
function isMisuse(error: Error): boolean {
  return error instanceof Misuse || ("code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"));
}

function isVerb(word: string): word is Verb {
  return Object.hasOwn(verbs, word);
}

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

async function misused(what: string, verb?: Verb): Promise<number> {
  process.stderr.write(`karpenter-multus: ${what}\n\n${verb ? await helpOf(verb) : help}\n`);
  return 2;
}

// `karpenter-multus … | head` closes the pipe early: that is no error. A full disk is one.
process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
  if (code === "EPIPE") return;
  process.stderr.write(`karpenter-multus: cannot write what was asked for: ${message}\n`);
  process.exit(1);
});
// Node asks the operating system at every look at a variable, and the YAML parser looks at one for each token: in a plain
// copy that costs nothing. One of cdk8s's own would change the order of keys.
process.env = { ...process.env, CDK8S_DISABLE_SORT: "" };
main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
