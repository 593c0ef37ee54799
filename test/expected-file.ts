import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";

/** What is made is what a file of the case holds; of nothing there is no file. UPDATE=1 writes it anew. */
export function expectFile(path: string, made: string): void {
  if (process.env.UPDATE === "1") {
    if (made === "") rmSync(path, { force: true });
    else writeFileSync(path, made);
  }
  expect({ [path]: made }).toEqual({ [path]: existsSync(path) ? readFileSync(path, "utf8") : "" });
}
