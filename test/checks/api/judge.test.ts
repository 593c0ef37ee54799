import { isJudged, refusals } from "../../../src/checks/api/judge";
import type { Refusal } from "../../../src/checks/api/refusal";
import type { JsonMap } from "../../../src/cluster/cluster";
import { showPath } from "../../../src/cluster/located";
import { expectFile } from "../../expected-file";
import { judgeCases } from "./judge-cases";

/** UPDATE=1 writes refusals.txt anew: read every one that changes as somebody who made the mistake. */
test.each(judgeCases())("$name", ({ object, old, refusalsFile }) => {
  const said = refusals(object, old).map(asText).join("");
  expectFile(refusalsFile, said);
  expect(said).not.toMatch(/undefined|\[object|NaN/);
});

function asText({ code, path, on, says, hint }: Refusal): string {
  const place = `${showPath(path) || "the object"}${on ? ` (${on})` : ""}`;
  return `${code} ${place}: ${says}\n${hint ? `  ${hint}\n` : ""}`;
}

test("objects are only read", () => {
  for (const { object, old } of judgeCases()) {
    const before = structuredClone({ object, old });
    refusals(object, old);
    expect({ object, old }).toEqual(before);
  }
});

test("what is said of an object does not depend on those before it", () => {
  const cases = judgeCases();
  const all = () => cases.map(({ object, old }) => refusals(object, old));
  expect(all()).toEqual(all());
});

test("annotations have 256 KiB together, counted in bytes", () => {
  const annotated = (text: string): JsonMap => ({
    apiVersion: "k8s.cni.cncf.io/v1",
    kind: "NetworkAttachmentDefinition",
    metadata: { name: "multus1", annotations: { a: text } },
  });
  expect(refusals(annotated("x".repeat(256 * 1024 - 1)))).toEqual([]);
  expect(refusals(annotated("x".repeat(256 * 1024)))).toMatchObject([{ path: ["metadata", "annotations"] }]);
  expect(refusals(annotated("ä".repeat(128 * 1024)))).toMatchObject([{ path: ["metadata", "annotations"] }]);
});

test.each([
  ["karpenter.sh/v1", "NodePool", true],
  ["karpenter.sh/v1", "NodeClaim", true],
  ["karpenter.sh/v1alpha1", "NodeOverlay", true],
  ["karpenter.k8s.aws/v1", "EC2NodeClass", true],
  ["k8s.cni.cncf.io/v1", "NetworkAttachmentDefinition", true],
  ["whereabouts.cni.cncf.io/v1alpha1", "IPPool", true],
  ["whereabouts.cni.cncf.io/v1alpha1", "NodeSlicePool", true],
  ["whereabouts.cni.cncf.io/v1alpha1", "OverlappingRangeIPReservation", true],
  ["karpenter.sh/v1beta1", "NodePool", false],
  ["v1", "NodePool", false],
  ["apps/v1", "Deployment", false],
])("%s %s is judged: %s", (apiVersion, kind, expected) => {
  expect(isJudged(apiVersion, kind)).toBe(expected);
  expect(refusals({ apiVersion: "apps/v1", kind })).toEqual([]);
});
