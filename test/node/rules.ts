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

/** EC2 refuses calls of an action: so many of each node, or for so long from the first on, or for ever. */
export function fault(fault: Fault): Rule {
  let refused = 0;
  let first: number | undefined;
  return async ({ action, parameters, at }, ec2) => {
    const { with: value } = fault;
    if (action !== fault.action || (value !== undefined && !Object.values(parameters).includes(value))) return ec2();
    first ??= at;
    const over =
      refused >= (fault.times ?? Number.POSITIVE_INFINITY) ||
      at - first > (fault.seconds ?? Number.POSITIVE_INFINITY) * 1000;
    if (over) return ec2();
    refused++;
    return refuse(fault.code, fault.message ?? "a message of EC2's", fault.status);
  };
}

export interface Fault {
  readonly action: string;
  /** Only calls that have this as some parameter. */
  readonly with?: string;
  readonly code: string;
  readonly message?: string;
  readonly status?: number;
  readonly times?: number;
  readonly seconds?: number;
}

/** For so long after its creation EC2 does not find an interface everywhere. */
export function settles(seconds: number): Rule {
  const born = new Map<string, number>();
  return async ({ action, parameters, at }, ec2) => {
    const { NetworkInterfaceId: id = "" } = parameters;
    if (at - (born.get(id) ?? Number.NEGATIVE_INFINITY) < seconds * 1000)
      return refuse("InvalidNetworkInterfaceID.NotFound", `The networkInterface ID '${id}' does not exist`);
    const answer = await ec2();
    const made = action === "CreateNetworkInterface" && /<networkInterfaceId>([^<]*)/.exec(answer.xml)?.[1];
    if (made && !born.has(made)) born.set(made, performance.now());
    return answer;
  };
}

/** When EC2 has done the call of this number, something happens, and nobody hears its answer. */
export function afterCall(number: number, happens: () => void): Rule {
  return async (call, ec2) => {
    const answer = await ec2();
    if (call.number !== number) return answer;
    happens();
    return new Promise(() => undefined);
  };
}

/** Just before the call of this number something happens. */
export function beforeCall(number: number, happens: () => void): Rule {
  return async (call, ec2) => {
    if (call.number === number) happens();
    return ec2();
  };
}
