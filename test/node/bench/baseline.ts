import { parseAllDocuments } from "yaml";
import type { Cluster, Selector } from "../../../src/cluster/cluster";

/** The scripts that cloud-init finds in the userdata of a file's EC2NodeClass, filled in for a cluster. */
export function baselineScripts(manifests: string, cluster: Cluster): string[] {
  const userData = userDataIn(manifests);
  if (userData === undefined) throw new Error("there is no EC2NodeClass with userData in it");
  const values = placeholders(cluster);
  return scriptsIn(userData).map((script) =>
    script.replace(/##(\w+)##/g, (whole, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`${whole} stands for nothing in this cluster`);
      return value;
    }),
  );
}

function userDataIn(manifests: string): string | undefined {
  for (const document of parseAllDocuments(manifests)) {
    const userData: unknown = document.getIn(["spec", "userData"]);
    if (document.get("kind") === "EC2NodeClass" && typeof userData === "string") return userData;
  }
  return undefined;
}

/**
 * The shell scripts of an archive. cloud-init reads mail as Python does: whatever comes before the first boundary is the
 * header, a last boundary without its dashes ends the archive as well.
 */
export function scriptsIn(userData: string): string[] {
  if (userData.startsWith("#!")) return [userData];
  const [, boundary] = /^content-type:\s*multipart\/.*boundary="?([^"\n]+)"?/im.exec(userData) ?? [];
  if (boundary === undefined) return [];
  const parts: string[][] = [];
  for (const line of userData.split("\n")) {
    if (line === `--${boundary}` || line === `--${boundary}--`) parts.push([]);
    else parts.at(-1)?.push(line);
  }
  return parts.flatMap((lines) => {
    const blank = lines.findIndex((line) => line.trim() === "");
    const shell = lines.slice(0, blank).some((line) => /^content-type:\s*text\/x-shellscript/i.test(line));
    return shell ? [lines.slice(blank + 1).join("\n")] : [];
  });
}

/** What the reference calls its networks: the first network's subnet in the second zone is Multus1SubnetAZ2. */
function placeholders({ zones, networks }: Cluster): Readonly<Record<string, string>> {
  const values = zones.flatMap((zone, z) => [
    [`AVAILABILITY_ZONE${z + 1}`, zone],
    ...networks.flatMap(({ attachments }, n) => {
      const here = attachments.find((attachment) => attachment.zone === zone);
      if (!here) return [];
      return [
        [`Multus${n + 1}SubnetAZ${z + 1}`, nameOf(here.subnet)],
        [`Multus${n + 1}SecGrpAZ${z + 1}`, here.securityGroups.map(nameOf).join(" ")],
      ];
    }),
  ]);
  return Object.fromEntries(values);
}

function nameOf(selector: Selector): string {
  const name = "tags" in selector ? selector.tags.Name : undefined;
  if (name === undefined) throw new Error("the reference finds subnets and security groups by their names alone");
  return name;
}
