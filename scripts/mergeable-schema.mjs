/**
 * The schema of a file that may be half of a cluster file: what `extends` brings need not be here, and null takes an
 * inherited key away. Items of lists are whole, because lists are not merged.
 */
export function mergeable({ if: _if, else: _else, ...schema }) {
  return relaxed(schema);
}

function relaxed({ required: _required, ...schema }) {
  const { properties, additionalProperties } = schema;
  return {
    ...schema,
    ...(properties && { properties: mapValues(properties, (child) => orNull(relaxed(child))) }),
    ...(typeof additionalProperties === "object" && { additionalProperties: orNull(relaxed(additionalProperties)) }),
  };
}

function orNull(schema) {
  const { type, enum: values, minProperties: _min, ...rest } = schema;
  return {
    ...rest,
    ...(type !== undefined && { type: [type, "null"].flat() }),
    ...(values && { enum: [...values, null] }),
  };
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
