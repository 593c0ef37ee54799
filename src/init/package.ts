import { join } from "node:path";

/** The package's own folder, installed or in a checkout. */
export const PACKAGE = join(__dirname, "../../..");
