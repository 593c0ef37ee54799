import { listAt, textAt } from "../../cluster/json";
import type { PathStep } from "../../cluster/located";
import { type Block, parseBlock } from "../../network/addresses";
import { environmentOf } from "./program";
import type { Workload } from "./workload";

/** A container that makes its pod's addresses secondary addresses of the node's interfaces, by our program. */
export interface AddressProgram {
  /** Once, or as long as the pod runs. */
  readonly mode: "assign" | "follow";
  readonly isInitContainer: boolean;
  readonly restartsAlways: boolean;
  /** Where the container is in the object. */
  readonly path: readonly PathStep[];
  /** The interfaces that it looks at, with the blocks of their subnets; absent where another object says them. */
  readonly networks?: readonly InterfaceBlocks[];
}

interface InterfaceBlocks {
  readonly name: string;
  readonly blocks: readonly Block[];
}

export function addressPrograms({ pod, podPath }: Workload): AddressProgram[] {
  return ["initContainers", "containers"].flatMap((list) =>
    listAt(pod, list).flatMap((container, index): AddressProgram[] => {
      const words = [...listAt(container, "command"), ...listAt(container, "args")].map(String);
      const program = words.findIndex((word) => word.endsWith("/pod-addresses.sh"));
      const mode = words[program + 1];
      if (program < 0 || (mode !== "assign" && mode !== "follow")) return [];
      const networks = environmentOf(container).get("NETWORKS") ?? "";
      return [
        {
          mode,
          isInitContainer: list === "initContainers",
          restartsAlways: textAt(container, "restartPolicy") === "Always",
          path: [...podPath, "spec", list, index],
          ...(networks === "" ? {} : { networks: networks.split(/\s+/).map(interfaceBlocks) }),
        },
      ];
    }),
  );
}

/** `net1=10.0.4.0/24,2a05:d014:1::/64` */
function interfaceBlocks(text: string): InterfaceBlocks {
  const [name = "", blocks = ""] = text.split("=");
  return { name, blocks: blocks.split(",").flatMap((block) => parseBlock(block) ?? []) };
}
