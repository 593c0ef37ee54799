import { spawnSync } from "node:child_process";

/** How a process gets a mount namespace of its own; undefined where it cannot have one. */
export const namespaces: string | undefined = [process.getuid?.() === 0 ? "-m" : "-rm"].find(
  (option) => spawnSync("unshare", [option, "mount", "--bind", "/tmp", "/tmp"]).status === 0,
);
