import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ControlPlane } from "../e2e/control-plane";
import { NEEDS_OF_FLUX, withCluster } from "../e2e/crds";
import { liveObjects, versions, writtenNames } from "../e2e/live";
import { BY_FLUX, withFolderOf } from "../e2e/synthesized";
import { judged } from "../judges";

/** The ways to bring the folder flux/ to a cluster; Flux's own is kustomize's, then on the server. */
const WAYS: readonly (readonly string[])[] = [["--filename"], ["--kustomize"], ["--server-side", "--kustomize"]];

judged(
  "an API server that knows Flux takes the folder flux/ in all ways, and nothing is left to do",
  NEEDS_OF_FLUX,
  () =>
    withFolderOf(BY_FLUX, (folder) =>
      withFlux((plane) => {
        const flux = join(folder, "flux");
        for (const way of WAYS) {
          plane.run(["apply", "--validate=strict", ...way, flux]);
          const live = liveObjects(plane, flux);
          expect([...live.keys()].sort()).toEqual(writtenNames(flux).sort());
          plane.run(["apply", "--validate=strict", ...way, flux]);
          expect(versions(liveObjects(plane, flux))).toEqual(versions(live));
        }
      }),
    ),
);

judged("an API server that knows Flux takes the Kustomizations of the handoff", NEEDS_OF_FLUX, () =>
  withFolderOf(BY_FLUX, (folder) =>
    withFlux((plane) => {
      const file = join(folder, "handoff/flux-kustomizations.yaml");
      plane.run(["apply", "--validate=strict", "--filename", file]);
      expect([...liveObjects(plane, "-", readFileSync(file, "utf8")).keys()]).toEqual([
        "Kustomization flux-system by-flux-flux",
        "Kustomization flux-system by-flux",
      ]);
    }),
  ),
);

async function withFlux(body: (plane: ControlPlane) => void): Promise<void> {
  await withCluster((plane) => {
    plane.run(["apply", "--server-side", "--filename", process.env.FLUX_CRDS ?? ""]);
    plane.run(["wait", "--for=condition=Established", "customresourcedefinition", "--all"]);
    plane.run(["create", "namespace", "flux-system"]);
    body(plane);
  });
}
