import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkCluster } from "../src/checks/check-cluster";
import { loadCluster } from "../src/cluster/load";
import { printProblems } from "../src/report/text";

const README = readFileSync("README.md", "utf8");
const repository = process.cwd();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "readme-"));
  mkdirSync(join(folder, "clusters"));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(repository);
  rmSync(folder, { recursive: true });
});

/** The first block of a language, as a reader would copy it. */
function block(language: string): string {
  return new RegExp(`^\`\`\`${language}\\n([\\s\\S]+?)^\`\`\`$`, "m").exec(README)?.[1] ?? "";
}

/** What is printed for a text. */
function printed(text: string): string {
  writeFileSync("clusters/my.yaml", text);
  return printProblems(checkCluster(loadCluster("clusters/my.yaml")).problems);
}

test("the example is a cluster file without a problem", () => {
  expect(printed(block("yaml"))).toBe("");
  expect(loadCluster("clusters/my.yaml").cluster?.name).toBe("my-cluster");
});

test("the problem is printed as it stands there", () => {
  expect(printed(block("yaml").replace("10.0.4.32/27", "10.0.14.32/27"))).toBe(block("text"));
});
