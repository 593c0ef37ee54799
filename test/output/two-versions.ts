import type { OutputFile } from "../../src/output/output-file";

/** The clusters whose folders are replaced while runs are killed. */
export const CLUSTERS = ["prod", "test"];

/** Two outputs of a cluster: files change, come, go and stay. */
export const VERSIONS: readonly (readonly OutputFile[])[] = [
  [
    { path: "00-namespaces.yaml", text: "same\n" },
    { path: "31-node-pools.yaml", text: "first\n".repeat(2000) },
    { path: "50-samples.yaml", text: "only in the first\n" },
    { path: "handoff/reserve-cidrs.sh", text: "echo first\n", executable: true },
  ],
  [
    { path: "00-namespaces.yaml", text: "same\n" },
    { path: "31-node-pools.yaml", text: "second\n".repeat(2000) },
    { path: "40-node-latency.yaml", text: "only in the second\n" },
    { path: "handoff/reserve-cidrs.sh", text: "echo second\n", executable: true },
    { path: "handoff/karpenter-values.yaml", text: "only in the second\n" },
  ],
];

/** What somebody else has in each cluster's folder. */
export const FOREIGN = { "README.md": "mine\n", "docs/notes.md": "mine too\n" };
