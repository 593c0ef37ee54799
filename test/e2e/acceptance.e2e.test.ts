import { basename } from "node:path";
import type { JsonMap } from "../../src/cluster/cluster";
import { judged } from "../judges";
import { referenceFolder, WITHOUT_REFERENCE } from "../parity/system";
import { filledManifest, manifestFiles } from "../parity/systems/multus";
import type { ControlPlane } from "./control-plane";
import { NEEDS, withCluster } from "./crds";
import { content, ids, liveObjects, versions, writtenNames } from "./live";
import { BY_FLUX, OWN, SAMPLE, VARIANT, withFolderOf } from "./synthesized";
import { SERVER_SIDE, WAYS, type Way } from "./ways";

/** Those of a row share a control plane. Pools of addresses are made once, so each that has some needs its own. */
const CLUSTERS = [[...OWN, VARIANT], [BY_FLUX]];

for (const clusterFiles of CLUSTERS) {
  const names = clusterFiles.map((file) => basename(file)).join(", ");
  judged(`${names}: arrive in all ways as the same objects, and then nothing is left to do`, NEEDS, async () => {
    const [first, ...others] = await Promise.all(WAYS.map((way) => arriveInTurn(clusterFiles, way)));
    for (const other of others) expect(other).toEqual(first);
  });
}

type Live = ReadonlyMap<string, JsonMap>;

/** What has the same name in several clusters is changed by each. */
async function arriveInTurn(clusterFiles: readonly string[], way: Way): Promise<ReadonlyMap<string, Live>> {
  const results = new Map<string, Live>();
  await withCluster(async (plane) => {
    for (const clusterFile of clusterFiles)
      await withFolderOf(clusterFile, async (folder) => {
        results.set(basename(clusterFile), arrives(plane, folder, way));
      });
  });
  return results;
}

function arrives(plane: ControlPlane, folder: string, way: Way): Live {
  const names = writtenNames(folder);
  expect(way.apply(plane, folder)).toHaveLength(names.length);
  const live = liveObjects(plane, folder);
  expect([...live.keys()]).toEqual(names);
  expect(way.diff(plane, folder)).toBe("");
  expect(changedLines(way.apply(plane, folder))).toEqual([]);
  expect(versions(liveObjects(plane, folder))).toEqual(versions(live));
  return content(live);
}

judged(
  "tools that apply the same folder on the server, one after another, are not in each other's way",
  NEEDS,
  async () => {
    for (const clusterFile of [SAMPLE, VARIANT])
      await withFolderOf(clusterFile, (folder) =>
        withCluster((plane) => {
          for (const manager of ["kubectl", "kustomize-controller", "argocd-controller"])
            plane.run(["apply", "--server-side", "--field-manager", manager, "--filename", folder]);
        }),
      );
  },
);

/** A server-side apply never says whether something changed; there the versions do. */
function changedLines(lines: readonly string[]): string[] {
  return lines.filter((line) => !/ (unchanged|serverside-applied)$/.test(line));
}

const sample = referenceFolder("multus");
const TAKEN_OVER = "a cluster that was made by hand from the sample is taken over by an apply, without a delete";

if (sample === undefined) {
  test.skip(`${TAKEN_OVER} (${WITHOUT_REFERENCE})`, () => {});
} else {
  judged(TAKEN_OVER, NEEDS, () =>
    withFolderOf(SAMPLE, async (folder) => {
      let fresh: ReadonlyMap<string, JsonMap> = new Map();
      await withCluster((plane) => {
        plane.run(["apply", "--filename", folder]);
        fresh = content(liveObjects(plane, folder));
      });
      await withCluster((plane) => {
        const before = applyByHand(plane, sample);
        plane.run(["apply", "--filename", folder, "--validate=strict"]);
        const after = liveObjects(plane, folder);
        expect(Object.fromEntries(ids(after))).toMatchObject(Object.fromEntries(ids(before)));
        expect(content(after)).toEqual(fresh);
      });
    }),
  );
}

/** What the guide has its readers do. */
function applyByHand(plane: ControlPlane, sample: string): Map<string, JsonMap> {
  const manifests = manifestFiles(sample).map((file) => filledManifest(sample, file));
  plane.run(["create", "namespace", "cleartaints"]);
  const all = manifests.join("\n---\n");
  plane.run(["apply", "--filename", "-"], all);
  return liveObjects(plane, "-", all);
}

/** One by the client and one by the server; the others make objects in one of these ways. */
const CREATORS = WAYS.filter(({ name }) => ["kubectl apply -f", "Flux"].includes(name));

judged("no apply touches what Whereabouts wrote into its pools", NEEDS, () =>
  withFolderOf(VARIANT, (folder) =>
    withCluster((plane) => {
      for (const creator of CREATORS) {
        creator.apply(plane, folder);
        const pools = allocate(plane);
        for (const way of [...WAYS, SERVER_SIDE]) {
          way.apply(plane, folder);
          expect({ creator: creator.name, way: way.name, pools: poolSpecs(plane) }).toEqual({
            creator: creator.name,
            way: way.name,
            pools,
          });
        }
        plane.run(["delete", "ippools", "--all", "--namespace", "kube-system"]);
      }
    }),
  ),
);

/** Writes an allocation into each pool as Whereabouts does: a JSON patch, by a field manager of its own. */
function allocate(plane: ControlPlane): unknown[] {
  const allocation = { id: "0123456789abcdef", podref: "media/sender-0", ifname: "net1" };
  const patch = [{ op: "add", path: "/spec/allocations/1", value: allocation }];
  const names = plane.run(["get", "ippools", "--namespace", "kube-system", "--output", "name"]).trim().split("\n");
  const options = ["--namespace", "kube-system", "--type", "json", "--field-manager", "whereabouts"];
  for (const name of names) plane.run(["patch", name, ...options, "--patch", JSON.stringify(patch)]);
  const specs = poolSpecs(plane);
  expect(specs).toHaveLength(5);
  for (const spec of specs) expect(spec).toHaveProperty("allocations.1.podref", "media/sender-0");
  return specs;
}

function poolSpecs(plane: ControlPlane): unknown[] {
  const list: { items: { spec: unknown }[] } = JSON.parse(
    plane.run(["get", "ippools", "--namespace", "kube-system", "--output", "json"]),
  );
  return list.items.map(({ spec }) => spec);
}
