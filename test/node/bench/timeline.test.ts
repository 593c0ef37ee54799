import type { Boot } from "./booted";
import { timeline } from "./timeline";

const OURS: Boot = {
  start: 0,
  userData: 50,
  linksUp: 2500,
  ready: 3200,
  calls: [
    { what: "CreateNetworkInterface", from: 300, to: 1200 },
    { what: "CreateNetworkInterface", from: 310, to: 1210 },
    { what: "ModifyNetworkInterfaceAttribute", from: 30_000, to: 30_350 },
  ],
  metadataRequests: 5,
  cpuSeconds: 1,
};
const REFERENCE: Boot = { ...OURS, userData: 17_800, linksUp: undefined, ready: undefined, calls: [] };

test("both boots are on one axis, and what nobody waits for is told in words", () => {
  const picture = timeline(OURS, REFERENCE);
  expect(picture).toBe(timeline(OURS, REFERENCE));
  const words = [...picture.matchAll(/<text[^>]*>([^<]*)</g)].map(([, said]) => said);
  expect(words).toEqual(
    expect.arrayContaining(["kubelet may start: 17.80 s", "links up: never", "kubelet may start: 0.05 s", "18 s"]),
  );
  expect(words).toContain("networks ready: 3.20 s; nobody waits for the call after it");
});

test("calls that overlap go one below the other", () => {
  const creates = [...timeline(OURS, undefined).matchAll(/class="Create" x="([\d.]+)" y="(\d+)" width/g)];
  const [one, other] = creates.slice(1).map(([, , y]) => Number(y));
  expect(other).toBeGreaterThan(one ?? Number.NaN);
});
