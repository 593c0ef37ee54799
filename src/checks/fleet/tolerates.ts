import type { Taint } from "../../cluster/cluster";
import type { Workload } from "./workload";

/** Whether pods come onto nodes that have these taints. */
export function toleratesAll({ tolerations }: Workload, taints: readonly Taint[]): boolean {
  return taints.every(
    (taint) =>
      taint.effect === "PreferNoSchedule" ||
      tolerations.some(
        ({ key, operator, value, effect }) =>
          (key === undefined || key === taint.key) &&
          (effect === undefined || effect === taint.effect) &&
          (operator === "Exists" || (key !== undefined && (value ?? "") === (taint.value ?? ""))),
      ),
  );
}
