// Makes the table of instance types small: node scripts/eni-limits.mjs FILE
// FILE is a map from instance type to { enis, ipv4PerEni, defaultCardEnis, cards, hypervisor }, as the VPC CNI's list of
// limits has them (amazon-vpc-cni-k8s, pkg/vpc). In the table a size is SIZE=ENISxADDRESSES, and with several network
// cards SIZE=ENISxADDRESSES/ENIS_OF_THE_DEFAULT_CARD/CARDS.
// Only what Karpenter may launch: it asks EC2 for types with HVM images, and for the architectures x86_64 and arm64.
import { readFileSync } from "node:fs";
import { readableJson, writeGenerated } from "./generated-files.mjs";

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error("usage: node scripts/eni-limits.mjs FILE");
  process.exit(2);
}
const limits = Object.entries(JSON.parse(readFileSync(file, "utf8")))
  .filter(([name]) => !/^(mac|(c1|m1|m2|t1)\.)/.test(name))
  .sort(([one], [other]) => (one < other ? -1 : 1));
const families = {};
const xen = new Set();
for (const [name, { enis, ipv4PerEni, defaultCardEnis, cards, hypervisor }] of limits) {
  const [family, size] = name.split(".");
  const ofCards = cards === 1 ? "" : `/${defaultCardEnis}/${cards}`;
  families[family] = [...(families[family] ?? []), `${size}=${enis}x${ipv4PerEni}${ofCards}`];
  if (hypervisor === "xen") xen.add(family);
}
const table = {
  xen: [...xen].join(" "),
  families: Object.fromEntries(Object.entries(families).map(([family, sizes]) => [family, sizes.join(" ")])),
};
writeGenerated(new Map([["src/instances/eni-limits.json", readableJson(table)]]), [], {});
