import { createHash, createHmac } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/ec2\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/** A request that says who signed it. */
export interface Signed {
  readonly keyId: string;
  readonly region: string;
  /** Whether it was this secret that it was signed with (Signature Version 4, POST /). */
  signedWith(secret: string): boolean;
}

export function signedRequest(headers: IncomingHttpHeaders, body: string): Signed | undefined {
  const found = AUTHORIZATION.exec(headers.authorization ?? "");
  if (!found) return undefined;
  const [, keyId = "", day = "", region = "", names = "", signature] = found;
  const listed = names.split(";").map(
    (name) =>
      `${name}:${String(headers[name] ?? "")
        .trim()
        .replace(/ +/g, " ")}\n`,
  );
  const canonical = ["POST", "/", "", listed.join(""), names, sha256(body)].join("\n");
  const scope = `${day}/${region}/ec2/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", String(headers["x-amz-date"]), scope, sha256(canonical)].join("\n");
  const signedWith = (secret: string): boolean => {
    const key = [day, region, "ec2", "aws4_request"].reduce<string | Buffer>(
      (under, word) => hmac(under, word),
      `AWS4${secret}`,
    );
    return hmac(key, text).toString("hex") === signature;
  };
  return { keyId, region, signedWith };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
