import type { Problem } from "../cluster/problem";

/** A problem with a file or folder of the output as a whole. */
export function outputProblem(code: Problem["code"], file: string, says: string, hint?: string): Problem {
  return {
    code,
    severity: "error",
    at: { file, line: 0, column: 0, path: "" },
    says,
    ...(hint ? { hint } : {}),
  };
}

/** What the system refused, as a problem with the file or folder; anything else is a bug and is thrown on. */
export function refusal(error: unknown, file: string): Problem {
  switch (errorCode(error)) {
    case undefined:
      throw error;
    case "EACCES":
    case "EPERM":
      return outputProblem("KM604", file, "permission denied", "look who owns it, and who may write there");
    case "EROFS":
      return outputProblem("KM604", file, "the file system is read-only", "choose another folder with --out");
    case "ENOSPC":
    case "EDQUOT":
      return outputProblem("KM605", file, "no space left", "nothing was changed; make room and run again");
    case "ENOTDIR":
    case "EEXIST":
      return outputProblem("KM601", file, "is not a folder", "choose another folder with --out, or move the file away");
    default:
      return outputProblem("KM608", file, `the system refused: ${errorCode(error)}`);
  }
}

/** The system's name for what went wrong; undefined when it was not the system that said no. */
export function errorCode(error: unknown): string | undefined {
  // Not by `instanceof`: jest gives the tests an Error of their own.
  const isFromSystem = typeof error === "object" && error !== null && "syscall" in error && "code" in error;
  return isFromSystem ? String(error.code) : undefined;
}
