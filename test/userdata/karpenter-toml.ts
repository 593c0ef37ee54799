import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonMap } from "../../src/cluster/cluster";
import type { Form } from "../../src/userdata/karpenter-settings";
import { onPath } from "../judges";

const PROVIDER = "github.com/aws/karpenter-provider-aws";
const CORE = "sigs.k8s.io/karpenter";
const VERSION = "v1.14.1";

/** Calls the code by which Karpenter merges Bottlerocket's userdata with its own, and shows what that reads as what. */
const PROGRAM = `package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"os"
	"reflect"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	v1 "github.com/aws/karpenter-provider-aws/pkg/apis/v1"
	"github.com/aws/karpenter-provider-aws/pkg/providers/amifamily/bootstrap"
	"github.com/pelletier/go-toml/v2"
	corev1 "k8s.io/api/core/v1"
)

type document struct {
	UserData string
	Labels   map[string]string
	Kubelet  v1.KubeletConfiguration
}

type answer struct {
	Text   string         \`json:"text,omitempty"\`
	Given  map[string]any \`json:"given,omitempty"\`
	Merged map[string]any \`json:"merged,omitempty"\`
	Error  string         \`json:"error,omitempty"\`
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func read(text string) map[string]any {
	var found map[string]any
	must(0, toml.Unmarshal([]byte(text), &found))
	return found
}

func merged(one document) answer {
	script, err := bootstrap.Bottlerocket{Options: bootstrap.Options{
		ClusterName:     "another",
		ClusterEndpoint: "https://0123456789ABCDEF0123456789ABCDEF.gr7.us-west-2.eks.amazonaws.com",
		CABundle:        aws.String(base64.StdEncoding.EncodeToString(make([]byte, 1100))),
		KubeletConfig:   &one.Kubelet,
		Labels:          one.Labels,
		Taints: []corev1.Taint{
			{Key: "multus/not-ready", Value: "true", Effect: "NoSchedule"},
			{Key: "karpenter.sh/unregistered", Effect: "NoExecute"},
		},
		CustomUserData: &one.UserData,
	}}.Script(context.Background())
	if err != nil {
		return answer{Error: err.Error()}
	}
	text := string(must(base64.StdEncoding.DecodeString(script)))
	return answer{Text: text, Given: read(one.UserData), Merged: read(text)}
}

func form(t reflect.Type) any {
	switch t.Kind() {
	case reflect.Pointer:
		return form(t.Elem())
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "boolean"
	case reflect.Int, reflect.Uint32:
		return "integer"
	case reflect.Slice:
		return map[string]any{"list": form(t.Elem())}
	case reflect.Map:
		return map[string]any{"map": form(t.Elem())}
	case reflect.Struct:
		keys := map[string]any{}
		for i := range t.NumField() {
			field := t.Field(i)
			keys[strings.Split(field.Tag.Get("toml"), ",")[0]] = form(field.Type)
		}
		return map[string]any{"keys": keys}
	}
	panic(t)
}

func main() {
	var documents []document
	must(0, json.NewDecoder(os.Stdin).Decode(&documents))
	answers := []answer{}
	for _, one := range documents {
		answers = append(answers, merged(one))
	}
	forms := form(reflect.TypeFor[bootstrap.BottlerocketSettings]())
	must(0, json.NewEncoder(os.Stdout).Encode(map[string]any{"answers": answers, "forms": forms}))
}
`;

export interface Document {
  readonly userData: string;
  /** Of the node's pool. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly kubelet?: object;
}

/** What Karpenter makes of a document: an error when it cannot read it. */
export interface Answer {
  readonly text?: string;
  /** What stands in the document, as its library reads it. */
  readonly given?: JsonMap;
  readonly merged?: JsonMap;
  readonly error?: string;
}

const go = onPath("go");
/** No module is fetched by a test. */
const OFFLINE = { ...process.env, GOPROXY: "off", GOSUMDB: "off", GOFLAGS: "-mod=mod" };

export const NEEDS = {
  go,
  [`${PROVIDER}@${VERSION} in Go's module cache (CONTRIBUTING.md)`]: hasModules() ? "there" : undefined,
};

function hasModules(): boolean {
  return [PROVIDER, CORE].every(
    (module) =>
      go !== undefined && spawnSync(go, ["mod", "download", `${module}@${VERSION}`], { env: OFFLINE }).status === 0,
  );
}

/** The first time on a machine takes minutes, because Go compiles the libraries of Kubernetes and AWS. */
export const LONGEST = 900_000;

/** What Karpenter itself makes of documents, and as what it reads which settings. */
export function askKarpenter(documents: readonly Document[]): {
  readonly answers: readonly Answer[];
  readonly forms: Form;
} {
  const folder = mkdtempSync(join(tmpdir(), "karpenter-"));
  try {
    const options = { cwd: folder, env: OFFLINE, encoding: "utf8", maxBuffer: 1 << 28, stdio: "pipe" } as const;
    const run = (words: readonly string[], input = "") => execFileSync(go ?? "", words, { ...options, input });
    writeFileSync(join(folder, "main.go"), PROGRAM);
    run(["mod", "init", "judge"]);
    // The provider asks for a commit of the core that was released under this version.
    run(["mod", "edit", `-replace=${CORE}=${CORE}@${VERSION}`]);
    run(["get", `${PROVIDER}/pkg/providers/amifamily/bootstrap@${VERSION}`]);
    return JSON.parse(run(["run", "."], JSON.stringify(documents)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
