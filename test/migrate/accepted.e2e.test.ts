import { existsSync } from "node:fs";
import { join } from "node:path";
import { NEEDS, withCluster } from "../e2e/crds";
import { judged } from "../judges";
import { CASES, NAMES } from "./cases";

/** With objects of Flux and of Argo CD, whose kinds the cluster does not know. */
const OF_OTHERS = ["names-in-texts", "old-kinds-by-name", "values-of-a-chart"];

const MADE = NAMES.filter((name) => !OF_OTHERS.includes(name))
  .map((name) => join(CASES, name, "objects.yaml"))
  .filter((file) => existsSync(file));

judged("a real API server accepts what comes out of every case", NEEDS, () =>
  withCluster((plane) => {
    expect(MADE.length).toBeGreaterThan(80);
    plane.run(["apply", "--dry-run=server", "--validate=strict", ...MADE.flatMap((file) => ["--filename", file])]);
  }),
);
