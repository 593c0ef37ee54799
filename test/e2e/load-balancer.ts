import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, request, type Server } from "node:https";
import type { ControlPlane } from "./control-plane";

/** A call on its way to the API server. Nothing happens to it unless one of these is called. */
export interface Call {
  pass(): void;
  /** The answer comes from the load balancer itself. */
  answer(status: number, body: string): void;
  hangUp(): void;
  /** The API server gets it, and nobody hears its answer. */
  passAndHangUp(): void;
}

/** What stands before an API server, under the same certificate, and is not always its friend. */
export class LoadBalancer {
  /** What happens to the next calls, one after another; then each is passed on. */
  readonly next: ((call: Call) => void)[] = [];
  /** The methods of the calls so far. */
  readonly calls: string[] = [];
  private server?: Server;
  /** Kept while it is away. */
  port = 0;

  private constructor(private readonly plane: ControlPlane) {}

  static async start(plane: ControlPlane): Promise<LoadBalancer> {
    const balancer = new LoadBalancer(plane);
    await balancer.comeBack();
    return balancer;
  }

  /** Nobody listens any more. */
  async goAway(): Promise<void> {
    const { server } = this;
    if (!server) return;
    delete this.server;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  async comeBack(): Promise<void> {
    const server = createServer(this.plane.certificate, (incoming, outgoing) => this.take(incoming, outgoing));
    await new Promise<void>((resolve) => server.listen(this.port, "127.0.0.1", resolve));
    const address = server.address();
    if (typeof address !== "object" || !address) throw new Error("no port");
    this.port = address.port;
    this.server = server;
  }

  private take(incoming: IncomingMessage, outgoing: ServerResponse): void {
    this.calls.push(incoming.method ?? "");
    const turn = this.next.shift() ?? ((call) => call.pass());
    turn({
      pass: () =>
        this.pass(incoming, (answer) => void answer.pipe(outgoing.writeHead(answer.statusCode ?? 0, answer.headers))),
      answer: (status, body) => void outgoing.writeHead(status).end(body),
      hangUp: () => void incoming.socket.destroy(),
      passAndHangUp: () => this.pass(incoming, () => void incoming.socket.destroy()),
    });
  }

  private pass(incoming: IncomingMessage, then: (answer: IncomingMessage) => void): void {
    const { method, url, headers } = incoming;
    const target = { host: "127.0.0.1", port: this.plane.port, path: url, method, headers };
    incoming.pipe(request({ ...target, ca: readFileSync(this.plane.authority) }, then));
  }
}
