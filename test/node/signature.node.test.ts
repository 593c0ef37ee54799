import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { judged, onPath } from "../judges";
import { type Signed, signedRequest } from "./signature";

judged("what curl signed is known from what somebody else signed", { curl: onPath("curl") }, async () => {
  const signed = await signedByCurl("AKIDTEST1:a secret/with=signs");
  expect(signed).toMatchObject({ keyId: "AKIDTEST1", region: "us-west-2" });
  expect(signed?.signedWith("a secret/with=signs")).toBe(true);
  expect(signed?.signedWith("another secret")).toBe(false);
});

/** A request of curl's, with a header that holds quotes as session tokens may. */
async function signedByCurl(user: string): Promise<Signed | undefined> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const words = ["-s", "--aws-sigv4", "aws:amz:us-west-2:ec2", "-u", user, "-H", 'x-amz-security-token: a "token"'];
  const curl = spawn("curl", [...words, "-d", "Action=DescribeVpcs&Name=a%20b", `http://127.0.0.1:${port}/`]);
  const ended = once(curl, "exit");
  try {
    const [request, response] = await once(server, "request");
    let body = "";
    for await (const chunk of request) body += String(chunk);
    response.end();
    return signedRequest(request.headers, body);
  } finally {
    server.close();
    await ended;
  }
}
