import type { Json } from "../../src/cluster/cluster";
import type { Kind, Schema } from "./kinds";
import { stringFor } from "./pattern";
import { type Spot, spotsOf } from "./places";
import type { Random } from "./random";

/** One way to change an object at a place. */
export interface Mutation {
  readonly name: string;
  /** How often it is taken, beside the others. */
  readonly weight: number;
  /** What the place says afterwards, in a box because that may be nothing; without a box the mutation does not fit. */
  readonly change: (spot: Spot, soil: Soil) => Change | undefined;
}

export interface Change {
  readonly to: Json | undefined;
}

/** What mutations draw from. */
export interface Soil {
  readonly random: Random;
  readonly donors: Donors;
}

/** Values from the valid objects of a kind, by the place where they stand. */
export class Donors {
  private readonly values = new Map<string, Json[]>();
  private readonly all: Json[] = [];

  constructor(kind: Kind) {
    for (const { schemaPath, value } of kind.bases.flatMap((base) => spotsOf(kind.schema, base))) {
      if (value === undefined) continue;
      const known = this.values.get(schemaPath) ?? [];
      this.values.set(schemaPath, [...known, value]);
      this.all.push(value);
    }
  }

  /** A value that the place could have: somebody else's, or one that the schema describes. */
  likely({ schemaPath, schema }: Spot, random: Random): Json {
    return random.pickSome(this.values.get(schemaPath) ?? []) ?? sample(schema, random);
  }

  /** A value of somewhere else. */
  stray(random: Random): Json {
    return random.pick(this.all);
  }
}

/** A value that the schema describes. */
export function sample(schema: Schema, random: Random): Json {
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return random.pick(schema.enum);
  if (schema.pattern !== undefined && schema.type !== "array") return stringFor(schema.pattern, random);
  switch (schema.type) {
    case "integer":
      return schema.minimum ?? 1;
    case "boolean":
      return random.once(2);
    case "array":
      return schema.items ? [sample(schema.items, random)] : [];
    case "object": {
      const wanted = Object.entries(schema.properties ?? {}).filter(([key]) => schema.required?.includes(key));
      return Object.fromEntries(wanted.map(([key, property]) => [key, sample(property, random)]));
    }
    default:
      return schema.format === "date-time" ? "2024-05-01T10:00:00Z" : "a";
  }
}
