import { linksUp } from "./booted";

test("a link is up when it first says so; one that was there before does not count", () => {
  const monitored = `[2026-01-01T00:00:01.000000] 2: ens5@if3: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500
[2026-01-01T00:00:02.000000] 4: ens6@if5: <BROADCAST,MULTICAST> mtu 1500
[2026-01-01T00:00:03.250000] 4: multus1@if5: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500
[2026-01-01T00:00:04.000000] 4: multus1@if5: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 9001
`;
  const [first, ...others] = linksUp(monitored);
  expect(others).toEqual([]);
  expect((first ?? 0) + performance.timeOrigin).toBeCloseTo(Date.parse("2026-01-01T00:00:03.250"), 0);
});
