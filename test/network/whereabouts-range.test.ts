import { joined, without } from "../../src/network/address-set";
import { type AddressRange, parseBlock, parseRange, showBlock, showRange } from "../../src/network/addresses";
import { freeBlock, handedOut, parseWhereaboutsRange, roomIn } from "../../src/network/whereabouts-range";

function range(text: string): AddressRange {
  const parsed = parseRange(text);
  if (!parsed) throw new Error(`${text} is no range`);
  return parsed;
}

function shown(ranges: readonly AddressRange[]): string {
  return ranges.map(showRange).join(" ");
}

test.each([
  ["10.0.4.0/24", "10.0.4.1-10.0.4.254"],
  ["10.0.4.77/24", "10.0.4.1-10.0.4.254"],
  ["10.0.4.32-10.0.4.63/24", "10.0.4.32/27"],
  ["10.0.4.0-10.0.4.15/24", "10.0.4.1-10.0.4.15"],
  ["10.0.4.240-10.0.4.255/24", "10.0.4.240-10.0.4.254"],
  ["10.0.4.63-10.0.4.32/24", "10.0.4.63-10.0.4.254"],
  ["10.0.4.8/30", "10.0.4.9-10.0.4.10"],
  ["2a05:d014:1::100-2a05:d014:1::1ff/64", "2a05:d014:1::100/120"],
])("of %s Whereabouts hands out %s", (text, expected) => {
  const parsed = parseWhereaboutsRange(text);
  const given = parsed && handedOut(parsed);
  expect(given && showRange(given)).toBe(expected);
});

test.each(["10.0.4.8/31", "10.0.4.8/32", "2a05:d014:1::/127"])("of %s it hands out nothing", (text) => {
  const parsed = parseWhereaboutsRange(text);
  expect(parsed && handedOut(parsed)).toBeUndefined();
  expect(parsed).toBeDefined();
});

test.each(["", "10.0.4.1", "10.0.4.32-10.0.4.63", "10.0.5.32-10.0.4.63/24", "-10.0.4.63/24", "::1-10.0.4.63/24"])(
  "%p is no range",
  (text) => expect(parseWhereaboutsRange(text)).toBeUndefined(),
);

test("a range is left in pieces by its holes, however they lie", () => {
  const holes = ["10.0.4.8/30", "10.0.4.10/32", "10.0.3.0/24", "10.0.4.0/31", "2a05::/16"].map(range);
  expect(shown(without(range("10.0.4.0/28"), holes))).toBe("10.0.4.2-10.0.4.7 10.0.4.12/30");
  expect(without(range("10.0.4.0/28"), [range("10.0.0.0/8")])).toEqual([]);
});

test("addresses are counted once, and without those that end in .0", () => {
  expect(shown(joined(["10.0.4.8/29", "10.0.4.0/28", "10.0.4.16/32", "10.0.6.0/32"].map(range)))).toBe(
    "10.0.4.0-10.0.4.16 10.0.6.0",
  );
  expect(roomIn(range("10.0.4.0/23"), [range("10.0.4.0/25")])).toBe(128n + 255n);
});

test.each<[bigint, string[], string | undefined]>([
  [16n, ["10.0.4.0/30"], "10.0.4.16/28"],
  [17n, ["10.0.4.0/30"], "10.0.4.32/27"],
  [1n, ["10.0.4.0/30"], "10.0.4.4/32"],
  [64n, ["10.0.4.0/30", "10.0.4.70/32", "10.0.4.60-10.0.4.130"], "10.0.4.192/26"],
  [128n, ["10.0.4.0/30", "10.0.4.255/32"], undefined],
  [512n, [], undefined],
])("the first free block of %s addresses beside %p is %s", (size, taken, expected) => {
  const subnet = parseBlock("10.0.4.0/24");
  const free = subnet && freeBlock(subnet, size, taken.map(range));
  expect(free && showBlock(free)).toBe(expected);
});
