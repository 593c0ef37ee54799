import { isMap, listAt, textAt } from "../../cluster/json";
import type { Workload } from "./workload";

/** A container's environment: the values that the object says; an empty one where another object has it. */
type Environment = ReadonlyMap<string, string>;

/** All that the containers of a workload are told to do: commands, arguments, environment. */
export function programOf({ pod }: Workload): string {
  return containersOf(pod)
    .flatMap((container) => [
      ...texts(listAt(container, "command")),
      ...texts(listAt(container, "args")),
      ...[...environmentOf(container)].map(([name, value]) => `${name}=${value}`),
    ])
    .join("\n");
}

export function environmentOf(container: unknown): Environment {
  return new Map(
    listAt(container, "env").flatMap((entry): [string, string][] => {
      const name = textAt(entry, "name");
      return name === undefined ? [] : [[name, textAt(entry, "value") ?? ""]];
    }),
  );
}

export function containersOf(pod: Workload["pod"]): readonly unknown[] {
  return [...listAt(pod, "initContainers"), ...listAt(pod, "containers")].filter(isMap);
}

function texts(values: readonly unknown[]): string[] {
  return values.filter((value) => typeof value === "string");
}
