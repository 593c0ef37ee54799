import { readdirSync, readFileSync } from "node:fs";
import type { Json, JsonMap } from "../../src/cluster/cluster";
import { isMap } from "../../src/cluster/json";
import { objectsOf } from "../charts/objects";

/** What the mutations read of a CRD's schema. */
export interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly default?: Json;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-validations"?: readonly { readonly rule: string }[];
}

/** A kind that is judged, with valid objects that mutants are made of. */
export interface Kind {
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly scope: "Cluster" | "Namespaced";
  readonly schema: Schema;
  readonly bases: readonly JsonMap[];
}

const SCHEMAS = "imports/schemas";
const DATA = "test/agreement";

/** The metadata of any object: the CRDs leave it to the API server. */
const OBJECT_META: Schema = JSON.parse(readFileSync(`${DATA}/object-meta.json`, "utf8"));

export function readKinds(): Kind[] {
  return readdirSync(SCHEMAS).map((file) => {
    const crd: Omit<Kind, "bases"> = JSON.parse(readFileSync(`${SCHEMAS}/${file}`, "utf8"));
    const { apiVersion: _, kind: __, ...properties } = crd.schema.properties ?? {};
    const schema = { ...crd.schema, properties: { ...properties, metadata: OBJECT_META } };
    return { ...crd, schema, bases: objectsOf(readFileSync(`${DATA}/bases/${crd.kind}.yaml`, "utf8")) };
  });
}

/** Where kubectl would create the object. */
export function collectionOf({ group, version, scope, plural }: Kind, object: JsonMap): string {
  const inside = scope === "Namespaced" ? `/namespaces/${encodeURIComponent(namespaceOf(object))}` : "";
  return `/apis/${group}/${version}${inside}/${plural}`;
}

function namespaceOf({ metadata }: JsonMap): string {
  const namespace = isMap(metadata) ? metadata.namespace : undefined;
  return typeof namespace === "string" && namespace !== "" ? namespace : "default";
}
