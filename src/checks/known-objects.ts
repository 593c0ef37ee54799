import type { JsonMap } from "../cluster/cluster";
import type { ManifestObject } from "../manifests/manifests";
import { textAt } from "./fleet/object-kinds";

/** Objects by what the API server tells them apart by. */
export class KnownObjects {
  private readonly byIdentity = new Map<string, ManifestObject>();

  /** The same object, when it is known already. */
  add(object: ManifestObject): ManifestObject | undefined {
    const identity = identityOf(object.value);
    const before = this.byIdentity.get(identity);
    if (identity !== NAMELESS && !before) this.byIdentity.set(identity, object);
    return before;
  }

  like(object: ManifestObject): ManifestObject | undefined {
    return this.byIdentity.get(identityOf(object.value));
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
