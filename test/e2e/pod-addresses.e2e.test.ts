import { chartFiles } from "../../src/charts/charts";
import { loadCluster } from "../../src/cluster/load";
import { judged } from "../judges";
import { NEEDS, withCluster } from "./crds";
import { VARIANT } from "./synthesized";

judged("what assigns pods' addresses keeps to the strictest Pod Security Standard", NEEDS, async () => {
  const { cluster } = loadCluster(VARIANT);
  const deployments = cluster ? chartFiles(cluster, () => undefined).flatMap(({ objects }) => objects) : [];
  const specs = deployments
    .map(({ kind, spec }) => (kind === "Deployment" ? Object(Object(spec).template).spec : {}))
    .filter(({ initContainers }) => initContainers !== undefined);
  expect(specs).toHaveLength(3);
  await withCluster((plane) => {
    const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "strict", labels } };
    plane.run(["create", "-f", "-"], JSON.stringify(namespace));
    plane.run(["create", "serviceaccount", "pod-addresses", "-n", "strict"]);
    for (const [index, { initContainers, volumes, serviceAccountName }] of specs.entries()) {
      // The workload itself is the user's: in its place the same container again.
      const [own] = initContainers;
      const { restartPolicy: _always, startupProbe: _probe, ...container } = own;
      const spec = { serviceAccountName, initContainers, volumes, containers: [{ ...container, name: "app" }] };
      const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: `pod-${index}`, namespace: "strict" }, spec };
      expect(plane.run(["create", "-f", "-"], JSON.stringify(pod))).toContain(`pod/pod-${index} created`);
    }
  });
});
