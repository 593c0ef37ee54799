import { setTimeout as delay } from "node:timers/promises";
import { type Rule, refuse } from "./ec2";

/** EC2 takes its time: so many ms for the actions whose names begin so; 0 for others. */
export function delays(times: Readonly<Record<string, number>>): Rule {
  return async ({ action }, ec2) => {
    const [, time = 0] = Object.entries(times).find(([verb]) => action.toLowerCase().startsWith(verb)) ?? [];
    await delay(time);
    return ec2();
  };
}

/** A part of all calls is one too many. */
export function throttle(part: number, seed: number): Rule {
  const random = randomNumbers(seed);
  return async (_call, ec2) =>
    random() < part ? refuse("RequestLimitExceeded", "Request limit exceeded.", 503) : ec2();
}

/** The same numbers in [0, 1) for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
