import type { InstanceType } from "./instance-types";

/**
 * The pods that an instance type has addresses for when the VPC CNI does not get some of its interfaces. An interface's
 * first address is its own; two pods of the host's network need none.
 */
export function podCapacity({ defaultCardEnis, ipv4PerEni }: InstanceType, withoutEnis: number): number {
  const enis = defaultCardEnis - withoutEnis;
  return enis > 0 ? enis * (ipv4PerEni - 1) + 2 : 0;
}
