import type { Json, JsonMap } from "../cluster/cluster";
import { isList, isMap } from "../cluster/json";
import type { PlacedObject } from "./placed-object";

/** The API server takes a key without a value for one that is not there. */
export function asStored(object: PlacedObject): PlacedObject {
  const { source } = object;
  return {
    value: withoutNulls(object.value),
    ...(source ? { source } : {}),
    place: (path, on) => object.place(path, on),
    written: (path) => object.written?.(path),
  };
}

function withoutNulls(map: JsonMap): JsonMap {
  const entries = Object.entries(map).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([key, value]) => [key, below(value)]));
}

function below(value: Json): Json {
  if (isList(value)) return value.map(below);
  return isMap(value) ? withoutNulls(value) : value;
}
