import type { IncomingMessage } from "node:http";

/** Where an instance is, as its metadata say. */
export interface Place {
  readonly instance: string;
  readonly zone: string;
  readonly domain?: string;
  /** As Karpenter gave it to EC2. */
  readonly userData?: string;
}

export interface MetadataAnswer {
  readonly status: number;
  readonly text: string;
}

/** What stands between a node and its metadata: a fault, a delay. */
export type MetadataRule = (
  request: { readonly path: string; readonly number: number },
  service: () => Promise<MetadataAnswer>,
) => Promise<MetadataAnswer>;

const ROLE = "KarpenterNodeRole-test";

/** The role's credentials: there is always one set that is valid, and the next makes it void. */
export class Credentials {
  private generation = 1;

  /** What EC2 says to those that are void. */
  constructor(readonly expired = "RequestExpired") {}

  get keyId(): string {
    return `AKIDTEST${this.generation}`;
  }

  get secret(): string {
    return `a/secret+with=signs${this.generation}`;
  }

  get token(): string {
    return `a "token" ${this.generation}`;
  }

  expire(): void {
    this.generation++;
  }

  /** Whether a request is signed with what was ever given out. */
  knows(keyId: string): boolean {
    return /^AKIDTEST[1-9]\d*$/.test(keyId) && Number(keyId.slice(8)) <= this.generation;
  }
}

/** An instance's metadata service, version 2: nothing without a token, and tokens end. */
export class Metadata {
  /** How often it was asked. */
  requests = 0;
  private tokens = new Map<string, number>();
  private given = 0;

  constructor(
    private readonly place: Place,
    readonly credentials: Credentials,
    private readonly rules: readonly MetadataRule[],
  ) {}

  async answer(request: IncomingMessage): Promise<MetadataAnswer> {
    const number = ++this.requests;
    const path = request.url?.replace(/^\/latest\//, "") ?? "";
    const through = this.rules.reduceRight<() => Promise<MetadataAnswer>>(
      (next, rule) => () => rule({ path, number }, next),
      async () => this.service(path, request),
    );
    return through();
  }

  /** The tokens that were given out are worth nothing any more. */
  forgetTokens(): void {
    this.tokens = new Map();
  }

  private service(path: string, { method, headers }: IncomingMessage): MetadataAnswer {
    if (path === "api/token") return this.giveToken(method, Number(headers["x-aws-ec2-metadata-token-ttl-seconds"]));
    const expires = this.tokens.get(String(headers["x-aws-ec2-metadata-token"]));
    if (expires === undefined || expires < Date.now()) return { status: 401, text: "" };
    const text = this.contents()[path];
    return text === undefined ? { status: 404, text: "" } : { status: 200, text };
  }

  private giveToken(method: string | undefined, seconds: number): MetadataAnswer {
    if (method !== "PUT") return { status: 405, text: "" };
    if (!(seconds >= 1 && seconds <= 21_600)) return { status: 400, text: "" };
    const token = `token-${++this.given}==`;
    this.tokens.set(token, Date.now() + seconds * 1000);
    return { status: 200, text: token };
  }

  private contents(): Readonly<Record<string, string>> {
    const { zone, instance, domain = "amazonaws.com", userData } = this.place;
    const { keyId, secret, token } = this.credentials;
    const document = {
      accountId: "123456789012",
      availabilityZone: zone,
      instanceId: instance,
      region: zone.slice(0, -1),
    };
    const credentials = {
      Code: "Success",
      Type: "AWS-HMAC",
      AccessKeyId: keyId,
      SecretAccessKey: secret,
      Token: token,
      Expiration: new Date(Date.now() + 6 * 3_600_000).toISOString(),
    };
    return {
      ...(userData === undefined ? {} : { "user-data": userData }),
      "dynamic/instance-identity/document": JSON.stringify(document, null, 2),
      "meta-data/instance-id": instance,
      "meta-data/placement/availability-zone": zone,
      "meta-data/placement/region": document.region,
      "meta-data/services/domain": domain,
      "meta-data/iam/security-credentials/": ROLE,
      "meta-data/iam/security-credentials": ROLE,
      [`meta-data/iam/security-credentials/${ROLE}`]: JSON.stringify(credentials, null, 2),
    };
  }
}
