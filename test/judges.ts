import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Where a program is that a test asks, found on PATH. */
export function onPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

/**
 * A test that needs something this machine may lack. Without it the test is skipped under a name that says so; on CI,
 * where everything has to be there, it fails.
 */
export function judged(name: string, needs: Needs, body: () => Promise<void>, timeout?: number): void {
  judge(test, name, needs, body, timeout);
}

/** The same for tests that mostly wait: some of them run at once. */
export function judgedAtOnce(name: string, needs: Needs, body: () => Promise<void>, timeout?: number): void {
  judge(test.concurrent, name, needs, body, timeout);
}

type Needs = Readonly<Record<string, string | undefined>>;
type Test = (name: string, body: () => Promise<void>, timeout?: number) => void;

function judge(run: Test, name: string, needs: Needs, body: () => Promise<void>, timeout?: number): void {
  const missing = Object.keys(needs).filter((key) => needs[key] === undefined);
  const reason = `needs ${missing.join(" and ")}`;
  if (missing.length === 0) {
    run(name, body, timeout);
  } else if (process.env.CI === "true") {
    test(name, () => {
      throw new Error(reason);
    });
  } else {
    test.skip(`${name} (${reason})`, body);
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
