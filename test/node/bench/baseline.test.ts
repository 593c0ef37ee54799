import { loadCluster } from "../../../src/cluster/load";
import { baselineScripts, scriptsIn } from "./baseline";

const SCRIPT = "#!/bin/bash\nzone=##AVAILABILITY_ZONE2## subnets=(##Multus1SubnetAZ2## ##Multus2SubnetAZ2##)\n";

/** As people write it: spaces for the empty line, one part, and no dashes after the last boundary. */
const MANIFESTS = `kind: NodePool
---
kind: EC2NodeClass
spec:
  userData: |
    MIME-Version: 1.0
    Content-Type: multipart/mixed; boundary="//"
   
    --//
    Content-Type: text/x-shellscript; charset="us-ascii"

${SCRIPT.replace(/^/gm, "    ").trimEnd()}
    --//
`;

test("the baseline's script is taken out of its archive and filled in", () => {
  const { cluster } = loadCluster("clusters/multus.yaml");
  if (!cluster) throw new Error("no cluster");
  expect(baselineScripts(MANIFESTS, cluster)).toEqual([
    "#!/bin/bash\nzone=us-west-2b subnets=(Multus1Az2-karpenterwithmultus Multus2Az2-karpenterwithmultus)",
  ]);
  const unknown = MANIFESTS.replace("##Multus1SubnetAZ2##", "##Something##");
  expect(() => baselineScripts(unknown, cluster)).toThrow("##Something## stands for nothing");
  expect(() => baselineScripts("kind: NodePool\n", cluster)).toThrow("no EC2NodeClass");
});

test("only the shell parts of an archive are scripts", () => {
  const part = (type: string, body: string) => `--X\nContent-Type: ${type}\n\n${body}\n`;
  const header = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="X"\n\n';
  const archive = `${header}${part("text/x-shellscript", "#!/bin/sh")}${part("application/node.eks.aws", "kind: NodeConfig")}--X--\n`;
  expect(scriptsIn(archive)).toEqual(["#!/bin/sh"]);
  expect(scriptsIn("#!/bin/sh\ntrue\n")).toEqual(["#!/bin/sh\ntrue\n"]);
  expect(scriptsIn("kind: NodeConfig\n")).toEqual([]);
});
