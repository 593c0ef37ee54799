import { setTimeout as delay } from "node:timers/promises";
import type { Json, JsonMap } from "../../src/cluster/cluster";
import { isMap } from "../../src/cluster/json";
import { ControlPlane } from "../e2e/control-plane";
import { type Answer, ApiServer, forAll } from "./api-server";
import { readCrds, TYPES_ONLY, withNamedRules, withTypesOnly } from "./crds";
import { collectionOf, type Kind } from "./kinds";
import type { Mutant, Old } from "./mutants";

/** An object that could have been in a cluster for long, and the valid one that it was made from. */
export interface Candidate {
  readonly past: JsonMap;
  readonly model: JsonMap;
}

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

  /**
   * Creates objects before the CRDs have their rules: only so can one be there that the rules refuse. What not even the
   * types allow is created as its model is.
   */
  async keep(candidates: ReadonlyMap<Kind, readonly Candidate[]>): Promise<Map<Kind, Old[]>> {
    this.install(this.crds.map(withTypesOnly));
    const olds = new Map<Kind, Old[]>();
    for (const [kind, ofKind] of candidates) {
      await this.until(kind, 201);
      olds.set(kind, await forAll(ofKind, ({ past, model }) => this.created(kind, past, model)));
    }
    this.install(this.crds.map(withNamedRules));
    for (const kind of candidates.keys()) await this.until(kind, 400);
    return olds;
  }

  /** What the API server would say, if it were asked in earnest. */
  ask({ kind, object, old, text }: Mutant, unknownFields: "Strict" | "Ignore" = "Strict"): Promise<Answer> {
    const collection = collectionOf(kind, object);
    const query = `dryRun=All&fieldValidation=${unknownFields}`;
    const body = text === undefined ? { json: object } : { yaml: text };
    if (!old) return this.api.ask("POST", `${collection}?${query}`, body);
    const metadata = isMap(object.metadata) ? object.metadata : {};
    const resourceVersion = this.versions.get(old) ?? "";
    const update = { ...object, metadata: { ...metadata, resourceVersion } };
    return this.api.ask("PUT", `${collection}/${old.name}?${query}`, { json: update });
  }

  private async created(kind: Kind, object: JsonMap, model?: JsonMap): Promise<Old> {
    const { code, body } = await this.api.ask("POST", `${collectionOf(kind, object)}?fieldValidation=Strict`, {
      json: object,
    });
    if (code !== 201 && model) return this.created(kind, model);
    if (code !== 201 || !isMap(body.metadata)) throw new Error(`${kind.kind}: ${JSON.stringify(body)}`);
    const old = { object, name: String(body.metadata.name) };
    this.versions.set(old, body.metadata.resourceVersion ?? "");
    return old;
  }

  private install(crds: readonly JsonMap[]): void {
    const list = { apiVersion: "v1", kind: "List", items: crds };
    this.plane.run(["apply", "--server-side", "--force-conflicts", "--filename", "-"], JSON.stringify(list));
    this.plane.run(["wait", "--for=condition=Established", "customresourcedefinition", "--all"]);
  }

  /** A new schema is in force a moment later: what the other one has answers otherwise. */
  private async until(kind: Kind, wanted: number): Promise<void> {
    const object = { ...kind.bases[0], [TYPES_ONLY]: true };
    for (let attempt = 0; attempt < 150; attempt++) {
      const { code } = await this.ask({ kind, object, by: [] });
      if (code === wanted) return;
      await delay(200);
    }
    throw new Error(`the schema of ${kind.kind} was not in force within half a minute`);
  }
}
