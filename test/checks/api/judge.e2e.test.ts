import { refusals } from "../../../src/checks/api/judge";
import { NEEDS, withCluster } from "../../e2e/crds";
import { judged } from "../../judges";
import { judgeCases } from "./judge-cases";

judged("the API server refuses just the cases that we refuse", NEEDS, () =>
  withCluster(async (plane) => {
    const created = judgeCases().filter(({ old, object }) => !old && ours(object));
    const verdicts = created.map(({ name, objectFile }) => {
      const { status, stderr } = plane.ask(["create", "--dry-run=server", "--filename", objectFile]);
      return { name, refused: status !== 0, said: status === 0 ? "" : stderr };
    });
    for (const { name, refused, said } of verdicts) {
      const { object } = created.find((other) => other.name === name) ?? { object: {} };
      // What it said helps whoever has to find out why.
      expect({ name, refused, said }).toEqual({ name, refused: refusals(object).length > 0, said });
    }
  }),
);

/** Of a kind that the cluster has, or should have. */
function ours({ kind }: { readonly kind?: unknown }): boolean {
  return kind !== "MultiNetworkPolicy";
}
