import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { UserDataPart } from "../../src/cluster/cluster";
import { archive, splitsArchive } from "../../src/userdata/archive";
import { userData } from "../../src/userdata/user-data";
import { judged, onPath } from "../judges";
import { partsOf } from "./archive-parts";
import { cases } from "./cases";
import { hostileStrings } from "./hostile";

/**
 * What Karpenter does to an archive, by the packages of Go that it uses: of each part it keeps the Content-Type and the
 * text, puts its own behind them, and takes every carriage return out of the whole.
 */
const KARPENTER = `package main

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/textproto"
	"os"
	"strings"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func rewritten(text string) string {
	message := must(mail.ReadMessage(strings.NewReader(text)))
	_, parameters, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	must(0, err)
	var out bytes.Buffer
	writer := multipart.NewWriter(&out)
	must(0, writer.SetBoundary("//"))
	out.WriteString("MIME-Version: 1.0\\nContent-Type: multipart/mixed; boundary=\\"//\\"\\n\\n")
	add := func(contentType string, content []byte) {
		part := must(writer.CreatePart(textproto.MIMEHeader{"Content-Type": {contentType}}))
		must(part.Write(content))
	}
	reader := multipart.NewReader(message.Body, parameters["boundary"])
	for {
		part, err := reader.NextPart()
		if err == io.EOF {
			break
		}
		must(0, err)
		add(part.Header.Get("Content-Type"), must(io.ReadAll(part)))
	}
	add("application/node.eks.aws", []byte("karpenter: own\\n"))
	must(0, writer.Close())
	return strings.ReplaceAll(out.String(), "\\r", "")
}

func main() {
	var texts []string
	must(0, json.NewDecoder(os.Stdin).Decode(&texts))
	for index, text := range texts {
		texts[index] = rewritten(text)
	}
	must(0, json.NewEncoder(os.Stdout).Encode(texts))
}
`;

/** What cloud-init takes out of archives, as the types and texts of their parts. */
const CLOUD_INIT = `
import json, sys
from cloudinit import user_data, util
def parts(text):
    leaves = [p for p in user_data.convert_string(text.encode()).walk() if p.get_content_maintype() != "multipart"]
    return [[p.get_content_type(), util.decode_binary(util.fully_decoded_payload(p))] for p in leaves]
print(json.dumps([parts(text) for text in json.load(sys.stdin)]))
`;

/** The distribution's python has its modules. */
const PYTHON = "/usr/bin/python3";

const go = onPath("go");
const NEEDS = {
  go,
  "cloud-init": spawnSync(PYTHON, ["-c", "import cloudinit.user_data"]).status === 0 ? PYTHON : undefined,
};

const folder = mkdtempSync(join(tmpdir(), "karpenter-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The parts that a node finds in archives: Karpenter comes between us and cloud-init. */
function onNodes(archives: readonly string[]): readonly (readonly [type: string, text: string])[][] {
  const program = join(folder, "karpenter.go");
  writeFileSync(program, KARPENTER);
  const options = { encoding: "utf8", maxBuffer: 1 << 26, cwd: folder } as const;
  const rewritten = execFileSync(go ?? "", ["run", program], { ...options, input: JSON.stringify(archives) });
  return JSON.parse(execFileSync(PYTHON, ["-c", CLOUD_INIT], { ...options, input: rewritten }));
}

/** Behind Karpenter's own part, which ends the archive. */
const KARPENTERS = ["application/node.eks.aws", "karpenter: own\n"];

judged("nodes find the parts of every case as they were put in", NEEDS, async () => {
  const made = cases.flatMap(({ nodeClass, cluster }) => {
    const { text, problems } = userData(nodeClass, cluster);
    const isRefused = problems.some(({ code }) => code === "KM301" || code === "KM304");
    return text?.startsWith("MIME-Version:") && !isRefused ? [text] : [];
  });
  expect(made.length).toBeGreaterThan(10);
  for (const [index, parts] of onNodes(made).entries()) {
    const putIn = partsOf(made[index] ?? "").map((text) => text.replaceAll("\r", ""));
    expect(parts.map(([, text]) => text)).toEqual([...putIn, "karpenter: own\n"]);
    expect(parts.at(-1)).toEqual(KARPENTERS);
  }
});

judged("nodes find hostile parts as they were put in, but for carriage returns", NEEDS, async () => {
  const parts = hostileStrings(1_000)
    .filter((content) => !splitsArchive(content) && /^\p{ASCII}*$/u.test(content))
    .flatMap((content): UserDataPart[] => [
      { contentType: "text/x-shellscript", content },
      { contentType: "text/plain", content: `\n\nContent-Type: text/html\n\n${content}\n\n` },
    ]);
  expect(parts.length).toBeGreaterThan(500);
  const [found] = onNodes([archive(parts)]);
  expect(found).toEqual([
    ...parts.map(({ contentType, content }) => [contentType, content.replaceAll("\r", "")]),
    KARPENTERS,
  ]);
});
