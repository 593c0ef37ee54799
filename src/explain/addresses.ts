import { type Explanation, error } from "./explanation";

/** Addresses that are not well-formed, or not where they have to be. */
export const addresses: readonly Explanation[] = [
  error(
    "KM201",
    "text that is no address, block or range",
    "Whereabouts would refuse it when the first pod starts. Leading zeros are refused too: some programs read them as octal.",
    "An address is 10.0.4.1, a block 10.0.4.0/24, a range a block or 10.0.4.32-10.0.4.63.",
  ),
  error(
    "KM202",
    "addresses outside their subnet",
    "Pods, gateway and exclusions have addresses of the subnet that the network has in the zone. AWS routes no other address to the interface: a pod with one hears nothing.",
    "Mend the range, or the cidr of the zone.",
  ),
  error(
    "KM203",
    "a block that is not written as it is",
    "The address before the slash is not the first of the block, as in 10.0.4.40/27, or the block has a shorter form. Programs differ in what they make of that: some cut the address, some refuse it.",
    "Write the block as the hint shows it.",
  ),
];
