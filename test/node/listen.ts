import { createServer } from "node:net";

/**
 * Runs in a node's network namespace: listens on each HOST:PORT that it is given, hands the sockets to the process that
 * started it, and is done. A socket stays in the namespace where it was made, whoever answers.
 */
async function listen(place: string): Promise<void> {
  const [host, port] = place.split(":");
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(Number(port), host, 1024, resolve));
  await new Promise<void>((resolve, reject) =>
    process.send?.(place, server, {}, (error) => (error ? reject(error) : resolve())),
  );
}

async function main(): Promise<void> {
  for (const place of process.argv.slice(2)) await listen(place);
  process.disconnect();
  process.exit(0);
}

void main();
