import { isMap, mapAt } from "../../src/cluster/json";

/** The fields of an object as the schema of a CRD names them: `spec.taints[].key`; what is below a map of anything is data. */
export function fieldsOfSchema(schema: unknown, path = ""): string[] {
  const properties = Object.entries(mapAt(schema, "properties"));
  const items = isMap(schema) ? schema.items : undefined;
  const below = [
    ...properties.flatMap(([name, property]) => fieldsOfSchema(property, path === "" ? name : `${path}.${name}`)),
    ...(items === undefined ? [] : fieldsOfSchema(items, `${path}[]`)),
  ];
  return below.length > 0 ? below : [path];
}

/** The fields that an object says something of, in the same words; `known` ends where data begins. */
export function fieldsOfObject(value: unknown, known: ReadonlySet<string>, path = ""): string[] {
  if (known.has(path)) return [path];
  if (Array.isArray(value)) return value.flatMap((item) => fieldsOfObject(item, known, `${path}[]`));
  if (!isMap(value)) return [path];
  return Object.entries(value).flatMap(([name, entry]) =>
    fieldsOfObject(entry, known, path === "" ? name : `${path}.${name}`),
  );
}
