import { partsOf } from "./archive-parts";

/** Where Bottlerocket's userdata has the program of a bootstrap container. */
export const ENCODED = /^user-data = "(.*)"$/m;

/** What a bootstrap container runs on Bottlerocket. */
export function bootstrapProgram(userData: string): string | undefined {
  const [, encoded] = ENCODED.exec(userData) ?? [];
  return encoded === undefined ? undefined : Buffer.from(encoded, "base64").toString();
}

/** The scripts of a node's userdata, whatever its family. */
export function scriptsOf(userData: string): string[] {
  const program = bootstrapProgram(userData);
  return program === undefined ? partsOf(userData).filter((part) => part.startsWith("#!")) : [program];
}
