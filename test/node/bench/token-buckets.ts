import { type Rule, refuse } from "../ec2";

/** How EC2 counts: an action's bucket is so deep, and gets so many tokens a second. */
export interface Limit {
  readonly deep: number;
  readonly perSecond: number;
}

const COUNTED = new Set([
  "CreateNetworkInterface",
  "AttachNetworkInterface",
  "ModifyNetworkInterfaceAttribute",
  "DeleteNetworkInterface",
]);

/** One account's buckets, one for each action that changes something. A call that is refused takes no token. */
export function tokenBuckets(limit: Limit, clock: () => number = () => performance.now()): Rule {
  const buckets = new Map<string, TokenBucket>();
  return async ({ action }, ec2) => {
    if (!COUNTED.has(action)) return ec2();
    const bucket = buckets.get(action) ?? new TokenBucket(limit, clock);
    buckets.set(action, bucket);
    return bucket.take() ? ec2() : refuse("RequestLimitExceeded", "Request limit exceeded.", 503);
  };
}

class TokenBucket {
  private tokens: number;
  private at: number;

  constructor(
    private readonly limit: Limit,
    private readonly clock: () => number,
  ) {
    this.tokens = limit.deep;
    this.at = clock();
  }

  take(): boolean {
    const now = this.clock();
    this.tokens = Math.min(this.limit.deep, this.tokens + ((now - this.at) / 1000) * this.limit.perSecond);
    this.at = now;
    if (this.tokens < 1) return false;
    this.tokens--;
    return true;
  }
}
