import type { PathStep } from "../cluster/located";
import type { UserDataProblem } from "./made";

/** What EC2 takes, and what of it Karpenter needs for what it adds (2.2 KB, more with many labels). */
const EC2_LIMIT = 16_384;
const KARPENTERS_PART = 3_072;

/** A piece of the userdata, as people know it. */
export interface Piece {
  readonly name: string;
  readonly content: string;
}

/** Whether EC2 takes the text together with what Karpenter adds. */
export function sizes(text: string, pieces: readonly Piece[], path: readonly PathStep[]): UserDataProblem[] {
  const size = Buffer.byteLength(text);
  const room = EC2_LIMIT - KARPENTERS_PART;
  // Karpenter itself warns from nine tenths of what EC2 takes.
  if (size <= EC2_LIMIT * 0.9 - KARPENTERS_PART) return [];
  const all = pieces.map(({ name, content }) => `${name} ${bytes(Buffer.byteLength(content))}`).join(", ");
  return [
    {
      code: "KM302",
      severity: size > room ? "error" : "warning",
      path,
      says: `the userdata has ${bytes(size)} bytes of the ${bytes(room)} that EC2 and Karpenter leave: ${all}`,
      hint: "shorten the largest part, or let it fetch the rest (from S3) when it runs",
    },
  ];
}

/** 13312 as 13,312. */
function bytes(count: number): string {
  return count.toLocaleString("en-US");
}
