import type { Answer, Call } from "../ec2";
import { tokenBuckets } from "./token-buckets";

const DONE: Answer = { status: 200, xml: "" };

function callOf(action: string): Call {
  return { instance: "i-1", action, parameters: {}, number: 1, at: 0 };
}

test("a bucket gives what is in it, then what comes in; a refusal takes nothing", async () => {
  let now = 0;
  const rule = tokenBuckets({ deep: 3, perSecond: 2 }, () => now);
  const ask = async (action: string) => (await rule(callOf(action), async () => DONE)).status;
  const create = () => ask("CreateNetworkInterface");
  expect([await create(), await create(), await create(), await create(), await create()]).toEqual([
    200, 200, 200, 503, 503,
  ]);
  now = 499;
  expect(await create()).toBe(503);
  now = 500;
  expect([await create(), await create()]).toEqual([200, 503]);
  now = 60_000;
  expect([await create(), await create(), await create(), await create()]).toEqual([200, 200, 200, 503]);
});

test("each action that changes something has its own bucket; questions are not counted", async () => {
  const rule = tokenBuckets({ deep: 1, perSecond: 0.001 }, () => 0);
  const ask = async (action: string) => (await rule(callOf(action), async () => DONE)).status;
  expect(await ask("CreateNetworkInterface")).toBe(200);
  expect(await ask("AttachNetworkInterface")).toBe(200);
  expect(await ask("AttachNetworkInterface")).toBe(503);
  for (let time = 0; time < 5; time++) expect(await ask("DescribeSubnets")).toBe(200);
});
