import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { listAt, mapAt } from "../../src/cluster/json";
import { expectFile } from "../expected-file";
import { judged, onPath } from "../judges";
import { fieldsOfSchema } from "./old-fields";

const LIST = join(__dirname, "../../../test/migrate/old-fields.txt");

/** The last release with v1alpha5, in which v1beta1 began, and one in which v1beta1 ended. */
const BEGINS = "github.com/aws/karpenter@v0.32.10";
const ENDS = "github.com/aws/karpenter-provider-aws@v1.0.8";

const CRDS: readonly (readonly [string, string, string])[] = [
  [BEGINS, "karpenter.sh_provisioners", "v1alpha5"],
  [BEGINS, "karpenter.k8s.aws_awsnodetemplates", "v1alpha1"],
  [BEGINS, "karpenter.sh_nodepools", "v1beta1"],
  [ENDS, "karpenter.sh_nodepools", "v1beta1"],
  [BEGINS, "karpenter.k8s.aws_ec2nodeclasses", "v1beta1"],
  [ENDS, "karpenter.k8s.aws_ec2nodeclasses", "v1beta1"],
];

judged("the list of the old API's fields is that of its CRDs", { go: onPath("go") }, async () => {
  const fields = new Set<string>();
  for (const [module, crd, version] of CRDS) for (const field of fieldsOf(module, crd, version)) fields.add(field);
  const text = [...fields]
    .sort()
    .map((field) => `${field}\n`)
    .join("");
  expectFile(LIST, text);
});

function fieldsOf(module: string, file: string, version: string): string[] {
  const crd: unknown = parse(readFileSync(join(folderOf(module), "pkg/apis/crds", `${file}.yaml`), "utf8"));
  const kind = String(mapAt(mapAt(crd, "spec"), "names").kind);
  const found = listAt(mapAt(crd, "spec"), "versions").find(
    (candidate) => mapAt({ candidate }, "candidate").name === version,
  );
  const properties = mapAt(mapAt(mapAt(found, "schema"), "openAPIV3Schema"), "properties");
  return fieldsOfSchema(properties.spec, "spec").map((field) => `${kind} ${field}`);
}

function folderOf(module: string): string {
  const answer = execFileSync("go", ["mod", "download", "-json", module], { encoding: "utf8", cwd: __dirname });
  return String(JSON.parse(answer).Dir);
}
