import type { JsonMap } from "../cluster/cluster";
import { textAt } from "../cluster/json";
import type { PlacedObject } from "./placed-object";

/** Objects by what the API server tells them apart by. */
export class KnownObjects {
  private readonly byIdentity = new Map<string, PlacedObject>();

  /** The same object, when it is known already. */
  add(object: PlacedObject): PlacedObject | undefined {
    const identity = identityOf(object.value);
    const before = this.byIdentity.get(identity);
    if (identity !== NAMELESS && !before) this.byIdentity.set(identity, object);
    return before;
  }

  /** What is known of an object in the version that it has now: the API server compares no others. */
  sameVersionOf({ value }: PlacedObject): JsonMap | undefined {
    const known = this.byIdentity.get(identityOf(value))?.value;
    return known?.apiVersion === value.apiVersion ? known : undefined;
  }
}

/** An object that gets its name from the API server is another one each time. */
const NAMELESS = "";

function identityOf({ apiVersion, kind, metadata }: JsonMap): string {
  const name = textAt(metadata, "name") ?? "";
  if (name === "") return NAMELESS;
  const group = String(apiVersion).replace(/\/?[^/]*$/, "");
  return [group, kind, textAt(metadata, "namespace") ?? "default", name].join(" ");
}
