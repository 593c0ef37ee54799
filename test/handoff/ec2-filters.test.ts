import { selectorTermFilters, subnetFilters } from "../../src/handoff/ec2-filters";

test("a tag's value is taken literally: EC2's wildcards are escaped", () => {
  expect(subnetFilters({ tags: { Name: "*amazon?\\" } }, "us-west-2a")).toBe(
    String.raw`[{"Name":"tag:Name","Values":["\\*amazon\\?\\\\"]},{"Name":"availability-zone","Values":["us-west-2a"]}]`,
  );
});

test("in Karpenter's selector terms a wildcard stays one", () => {
  expect(selectorTermFilters({ tags: { Name: "Vpc/Private*" } })).toBe(
    '[{"Name":"tag:Name","Values":["Vpc/Private*"]}]',
  );
});

test("in Karpenter's selector terms * stands for any value", () => {
  expect(selectorTermFilters({ tags: { team: "*", env: "prod" } })).toBe(
    '[{"Name":"tag-key","Values":["team"]},{"Name":"tag:env","Values":["prod"]}]',
  );
});
