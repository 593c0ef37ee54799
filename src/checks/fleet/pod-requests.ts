import { listAt, mapAt } from "../../cluster/json";
import type { PathStep } from "../../cluster/located";
import type { Workload } from "./workload";

/** What all containers of a pod ask for together, and where the one that asks for most says it. */
export interface PodRequest {
  readonly amount: number;
  readonly path: readonly PathStep[];
}

/** Undefined when no container asks, or none in a form that is known. */
export function podRequest(
  { pod, podPath }: Workload,
  resource: string,
  parse: (text: string) => number | undefined,
): PodRequest | undefined {
  const all = listAt(pod, "containers").flatMap((container, index) => {
    const resources = mapAt(container, "resources");
    const written = mapAt(resources, "requests")[resource] ?? mapAt(resources, "limits")[resource];
    const amount = written === undefined ? undefined : parse(String(written));
    return amount === undefined ? [] : [{ amount, index }];
  });
  const [largest] = all.toSorted((one, other) => other.amount - one.amount);
  if (!largest) return undefined;
  const path = [...podPath, "spec", "containers", largest.index, "resources", "requests", resource];
  return { amount: all.reduce((sum, { amount }) => sum + amount, 0), path };
}
