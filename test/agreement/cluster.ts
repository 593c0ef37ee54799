import { setTimeout as delay } from "node:timers/promises";
import type { Json, JsonMap } from "../../src/cluster/cluster";
import { isMap } from "../charts/fields";
import { ControlPlane } from "../e2e/control-plane";
import { type Answer, ApiServer, forAll } from "./api-server";
import { readCrds, withNamedRules, withoutSchema } from "./crds";
import { collectionOf, type Kind } from "./kinds";
import type { Mutant, Old } from "./mutants";

/** The judge: a cluster with the CRDs, which it gets after some objects were there already. */
export class Cluster {
  private readonly api: ApiServer;
  /** The versions of the old objects, which an update has to name. */
  private readonly versions = new Map<Old, Json>();

  private constructor(
    private readonly plane: ControlPlane,
    private readonly crds: readonly JsonMap[],
  ) {
    this.api = new ApiServer(plane);
  }

  static async start(assets: string, crdFolder: string): Promise<Cluster> {
    // Which namespaces there are is no matter of an object.
    const plane = await ControlPlane.start(assets, ["--disable-admission-plugins", "NamespaceLifecycle"]);
    return new Cluster(plane, readCrds(crdFolder));
  }

  async stop(): Promise<void> {
    this.api.close();
    await this.plane.stop();
  }

  /** Objects that were created before the CRDs had a schema: only so can one be there that the rules refuse. */
  async keep(kinds: readonly Kind[], olds: ReadonlyMap<Kind, readonly Old[]>): Promise<void> {
    this.install(this.crds.map(withoutSchema));
    for (const [kind, objects] of olds) await forAll(objects, (old) => this.create(kind, old));
    this.install(this.crds.map(withNamedRules));
    for (const kind of kinds) await this.judging(kind);
  }

  /** What the API server would say, if it were asked in earnest. */
  ask({ kind, object, old }: Mutant): Promise<Answer> {
    const collection = collectionOf(kind, object);
    if (!old) return this.api.ask("POST", `${collection}?${DRY_RUN}`, { json: object });
    const metadata = isMap(object.metadata) ? object.metadata : {};
    const resourceVersion = this.versions.get(old) ?? "";
    const update = { ...object, metadata: { ...metadata, resourceVersion } };
    return this.api.ask("PUT", `${collection}/${old.name}?${DRY_RUN}`, { json: update });
  }

  private async create(kind: Kind, old: Old): Promise<void> {
    const { code, body } = await this.api.ask("POST", collectionOf(kind, old.object), { json: old.object });
    if (code !== 201 || !isMap(body.metadata)) throw new Error(`${kind.kind} ${old.name}: ${JSON.stringify(body)}`);
    this.versions.set(old, body.metadata.resourceVersion ?? "");
  }

  private install(crds: readonly JsonMap[]): void {
    const list = { apiVersion: "v1", kind: "List", items: crds };
    this.plane.run(["apply", "--server-side", "--force-conflicts", "--filename", "-"], JSON.stringify(list));
    this.plane.run(["wait", "--for=condition=Established", "customresourcedefinition", "--all"]);
  }

  /** A new schema is in force a moment later. */
  private async judging(kind: Kind): Promise<void> {
    const object = { ...kind.bases[0], "not a field": true };
    for (let attempt = 0; attempt < 150; attempt++) {
      const { code } = await this.ask({ kind, object, by: [] });
      if (code === 400) return;
      await delay(200);
    }
    throw new Error(`the schema of ${kind.kind} was not in force within half a minute`);
  }
}

const DRY_RUN = "dryRun=All&fieldValidation=Strict";
