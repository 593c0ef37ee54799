import { ApiObject, App, Chart } from "cdk8s";
import {
  ClearTaints,
  loadCluster,
  Namespaces,
  NetworkAttachments,
  NodeClasses,
  NodePools,
  printProblems,
  userData,
} from "karpenter-multus";

const { cluster, problems, placeOf } = loadCluster("clusters/media.yaml");
report(problems);
if (!cluster) process.exit(1);

/** An encoder in each zone, on the zone's part of the studio network. */
class Encoders extends Chart {
  /**
   * @param {App} app
   * @param {readonly import("karpenter-multus").Attachment[]} attachments
   */
  constructor(app, attachments) {
    super(app, "encoders", { disableResourceNameHashes: true });
    for (const { name, namespace, zone } of attachments)
      new ApiObject(this, zone, {
        apiVersion: "v1",
        kind: "Pod",
        metadata: {
          name: `encoder-${zone}`,
          annotations: { "k8s.v1.cni.cncf.io/networks": `${namespace}/${name}` },
        },
        spec: {
          nodeSelector: { "topology.kubernetes.io/zone": zone },
          containers: [{ name: "encoder", image: "registry.example.com/encoder:1.4.2" }],
        },
      });
  }
}

const app = new App();
new Namespaces(app, cluster);
new NetworkAttachments(app, cluster);
new ClearTaints(app, cluster);
new NodeClasses(app, cluster, (nodeClass) => {
  const { text, problems } = userData(nodeClass, cluster);
  report(problems.map(({ path, ...problem }) => ({ ...problem, at: placeOf(path) })));
  return text;
});
new NodePools(app, cluster);
new Encoders(
  app,
  cluster.networks.flatMap(({ attachments }) => attachments),
);
app.synth();

/** @param {readonly import("karpenter-multus").Problem[]} found */
function report(found) {
  process.stderr.write(printProblems(found));
  if (found.some(({ severity }) => severity === "error")) process.exitCode = 1;
}
