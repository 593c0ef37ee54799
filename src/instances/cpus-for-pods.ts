/** What is left to pods of a node's processors after what Karpenter takes off for kubelet and the system. */
export function cpusForPods(cpus: number): number {
  return cpus - RESERVED.reduce((sum, { from, to, share }) => sum + Math.max(0, Math.min(cpus, to) - from) * share, 0);
}

const RESERVED = [
  { from: 0, to: 1, share: 0.06 },
  { from: 1, to: 2, share: 0.01 },
  { from: 2, to: 4, share: 0.005 },
  { from: 4, to: Number.POSITIVE_INFINITY, share: 0.0025 },
];

/** A number of processors as Kubernetes writes it: 2, 1.5, 500m. Undefined for other forms, which nobody uses. */
export function parseCpus(text: string): number | undefined {
  if (!/^[0-9]+(\.[0-9]+)?m?$/.test(text)) return undefined;
  return text.endsWith("m") ? Number(text.slice(0, -1)) / 1000 : Number(text);
}
