import { Agent, request } from "node:https";
import type { JsonMap } from "../../src/cluster/cluster";
import type { ControlPlane } from "../e2e/control-plane";

/** What the API server says of an object: nothing, or a Status. */
export interface Answer {
  readonly code: number;
  readonly body: JsonMap;
}

/** The media types of what is sent. */
export type Body = { readonly json: JsonMap } | { readonly yaml: string };

/** How many questions are open at once. */
const AT_ONCE = 8;

/** The API server without kubectl in between, which would take a process for each object. */
export class ApiServer {
  private readonly agent: Agent;

  constructor(private readonly plane: ControlPlane) {
    this.agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE, ca: plane.certificate.cert });
  }

  close(): void {
    this.agent.destroy();
  }

  ask(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: Body): Promise<Answer> {
    const text = body === undefined ? "" : "json" in body ? JSON.stringify(body.json) : body.yaml;
    const headers = {
      authorization: `Bearer ${this.plane.adminToken}`,
      "content-type": body !== undefined && "yaml" in body ? "application/yaml" : "application/json",
      "content-length": Buffer.byteLength(text),
      accept: "application/json",
    };
    const options = { host: "127.0.0.1", port: this.plane.port, agent: this.agent, method, path, headers };
    return new Promise((resolve, reject) => {
      const asked = request(options, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.once("error", reject);
        response.once("end", () => {
          try {
            resolve({ code: response.statusCode ?? 0, body: parsed(Buffer.concat(parts).toString()) });
          } catch (error) {
            reject(error);
          }
        });
      });
      asked.once("error", reject);
      asked.end(text);
    });
  }
}

/** What it cannot route, as with a slash in a namespace, it answers in plain text. */
function parsed(text: string): JsonMap {
  if (!text.startsWith("{")) return { message: text };
  const value: unknown = JSON.parse(text);
  if (isJsonMap(value)) return value;
  throw new Error(`the API server answered ${text.slice(0, 200)}`);
}

function isJsonMap(value: unknown): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Runs the body for all items, some of them at once; the results are in the order of the items. */
export async function forAll<Item, Result>(
  items: readonly Item[],
  body: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results[index] = await body(item, index);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}
