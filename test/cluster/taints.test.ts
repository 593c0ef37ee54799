import { tolerates } from "../../src/cluster/taints";

const TAINT = { key: "team", value: "upf", effect: "NoSchedule" };

/** As https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ has it. */
test.each([
  ["its key, value and effect", { key: "team", operator: "Equal", value: "upf", effect: "NoSchedule" }, true],
  ["no effect is every effect", { key: "team", operator: "Equal", value: "upf" }, true],
  ["another effect", { key: "team", operator: "Exists", effect: "NoExecute" }, false],
  ["another value", { key: "team", operator: "Equal", value: "smf" }, false],
  ["no value is an empty one", { key: "team", operator: "Equal" }, false],
  ["whatever its value", { key: "team", operator: "Exists" }, true],
  ["another key", { key: "teams", operator: "Exists" }, false],
  ["every taint", { operator: "Exists" }, true],
])("%s", (_, toleration, expected) => {
  expect(tolerates([toleration], TAINT)).toBe(expected);
});
