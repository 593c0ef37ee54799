import { readdirSync } from "node:fs";
import { join } from "node:path";
import { judged } from "../judges";
import { NEEDS, withCluster } from "./crds";

/** What test/charts/node-classes.test.ts holds the node classes against. */
const CASES = join(__dirname, "../../../test/charts/node-classes");

judged("a real API server takes every form of a node class", NEEDS, () =>
  withCluster((plane) => {
    for (const name of readdirSync(CASES))
      plane.run(["apply", "--validate=strict", "--filename", join(CASES, name, "30-node-classes.yaml")]);
  }),
);
