import type { Rule } from "../rule";
import { operations } from "./operations";

/** All that we know of what goes wrong, by subject. */
export const rules: readonly Rule[] = [...operations];
