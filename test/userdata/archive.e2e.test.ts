import { spawnSync } from "node:child_process";
import type { UserDataPart } from "../../src/cluster/cluster";
import { archive, splitsArchive } from "../../src/userdata/archive";
import { userData } from "../../src/userdata/user-data";
import { judged, onPath } from "../judges";
import { partsOf } from "./archive-parts";
import { cases } from "./cases";
import { hostileStrings } from "./hostile";
import { scriptsOf } from "./programs";

/** Python's own parser. */
const EMAIL = `
import email, json, sys
parts = email.message_from_bytes(sys.stdin.buffer.read()).get_payload()
print(json.dumps([[p.get_content_type(), p.get_payload(decode=True).decode()] for p in parts]))
`;

/** What cloud-init hands to its handlers. */
const CLOUD_INIT = `
import json, sys
from cloudinit import user_data, util
message = user_data.convert_string(sys.stdin.buffer.read())
parts = [p for p in message.walk() if p.get_content_maintype() != "multipart"]
texts = [util.fully_decoded_payload(p) for p in parts]
print(json.dumps([[p.get_content_type(), t if isinstance(t, str) else t.decode()] for p, t in zip(parts, texts)]))
`;

/** The python that a program of the distribution runs in, which has its modules. */
const python = onPath("python3");
const distribution = ["/usr/bin/python3"].find(
  (path) => spawnSync(path, ["-c", "import cloudinit.user_data"]).status === 0,
);

function parsed(program: string, code: string, text: string): unknown {
  const { stdout, stderr } = spawnSync(program, ["-c", code], { input: text, encoding: "utf8", maxBuffer: 1 << 26 });
  if (stderr) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Parts that begin and end in every way, with what MIME means something by. */
const hostile: UserDataPart[] = hostileStrings(400).map((string, index) => ({
  contentType: index % 2 ? "text/x-shellscript" : "application/node.eks.aws",
  content: index % 3 ? string : `#!/bin/bash\nContent-Type: text/plain\n\n--/\n --//\n${string}\n\n`,
}));

describe.each([
  ["Python's email package", EMAIL, python],
  ["cloud-init", CLOUD_INIT, distribution],
])("%s reads", (judge, code, program) => {
  judged("each case's parts as they were put in", { [judge]: program }, async () => {
    for (const { name, nodeClass, cluster } of cases) {
      const { text, problems } = userData(nodeClass, cluster);
      if (!text?.startsWith("MIME") || problems.some(({ code: km }) => km === "KM301" || km === "KM304")) continue;
      const parts = parsed(program ?? "", code, text);
      expect({ name, parts }).toMatchObject({ name, parts: partsOf(text).map((part) => [expect.any(String), part]) });
    }
  });

  judged("hostile parts as they were put in", { [judge]: program }, async () => {
    const parts = hostile.filter(({ content }) => !splitsArchive(content) && /^\p{ASCII}*$/u.test(content));
    expect(parts.length).toBeGreaterThan(200);
    expect(parsed(program ?? "", code, archive(parts))).toEqual(
      parts.map(({ contentType, content }) => [contentType, content]),
    );
  });
});

judged("cloud-init spoils what is not ASCII, as we warn of it", { "cloud-init": distribution }, async () => {
  const text = archive([{ contentType: "text/x-shellscript", content: "\u65e5\u672c" }]);
  expect(parsed(distribution ?? "", CLOUD_INIT, text)).toEqual([["text/x-shellscript", "\\u65e5\\u672c"]]);
});

judged("shellcheck finds nothing in the scripts of any case", { shellcheck: onPath("shellcheck") }, async () => {
  for (const { name, nodeClass, cluster } of cases) {
    const ours = { ...nodeClass, userData: { ...nodeClass.userData, parts: [] } };
    for (const script of scriptsOf(userData(ours, cluster).text ?? "")) {
      // SC2016: a tag may hold a $, which is meant as it stands. SC2001: bash's own replacing knows no lines.
      const { stdout } = spawnSync("shellcheck", ["--exclude=SC2016,SC2001", "-"], { input: script, encoding: "utf8" });
      expect({ name, says: stdout }).toEqual({ name, says: "" });
    }
  }
});
