import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** EC2 as moto plays it, asked directly by its query API: the test's own eye beside the script's aws cli. */
export class FakeEc2 {
  private constructor(
    readonly endpoint: string,
    private readonly region: string,
    private readonly server: ChildProcess,
  ) {}

  static async start(program: string, region: string): Promise<FakeEc2> {
    const port = await freePort();
    const server = spawn(program, ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
    const ec2 = new FakeEc2(`http://127.0.0.1:${port}`, region, server);
    for (let attempt = 0; attempt < 150; attempt++) {
      if (await ec2.answers()) return ec2;
      await delay(200);
    }
    ec2.stop();
    throw new Error(`${program} did not answer within 30 s`);
  }

  stop(): void {
    this.server.kill("SIGKILL");
  }

  /** The answer's XML. */
  async call(action: string, parameters: Readonly<Record<string, string>> = {}): Promise<string> {
    const { status, xml } = await this.ask(action, parameters);
    if (status !== 200) throw new Error(`${action}: ${xml}`);
    return xml;
  }

  /** EC2's answer, also where it refuses. Each account has everything of its own. */
  async ask(
    action: string,
    parameters: Readonly<Record<string, string>>,
    account = "123456789012",
    region = this.region,
  ): Promise<{ status: number; xml: string }> {
    const response = await fetch(this.endpoint, {
      method: "POST",
      headers: {
        Authorization: `AWS4-HMAC-SHA256 Credential=test/20200101/${region}/ec2/aws4_request`,
        "x-moto-account-id": account,
      },
      body: new URLSearchParams({ Version: "2016-11-15", ...parameters, Action: action }),
    });
    return { status: response.status, xml: await response.text() };
  }

  private async answers(): Promise<boolean> {
    return this.call("DescribeVpcs").then(
      () => true,
      () => false,
    );
  }
}

/** The texts of an XML answer's elements of this name, in their order. */
export function elements(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, text = ""]) => text);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
