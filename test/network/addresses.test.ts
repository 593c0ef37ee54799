import {
  type AddressRange,
  blocksOf,
  contains,
  parseAddress,
  parseBlock,
  parseRange,
  showAddress,
  showBlock,
} from "../../src/network/addresses";
import { numbersFrom } from "../output/numbers";

/** A range that the test knows to be one. */
function range(text: string): AddressRange {
  const parsed = parseRange(text);
  if (!parsed) throw new Error(`${text} is no range`);
  return parsed;
}

describe("an address", () => {
  test.each(["0.0.0.0", "10.0.4.32", "255.255.255.255", "::", "::1", "2001:db8::ff00:42:8329"])("%s", (text) => {
    const address = parseAddress(text);
    expect(address && showAddress(address.family, address.number)).toBe(text);
  });

  test.each([
    ["2001:DB8::1", "2001:db8::1"],
    ["2001:db8:0:0:0:0:0:1", "2001:db8::1"],
    ["::ffff:10.0.4.1", "::ffff:a00:401"],
  ])("%s is %s", (text, shown) => {
    const address = parseAddress(text);
    expect(address && showAddress(address.family, address.number)).toBe(shown);
  });

  test.each([
    "",
    "10.0.4",
    "10.0.4.256",
    "10.0.4.032",
    "0x0a.0.4.1",
    "167773217",
    "10.0.4.1.",
    " 10.0.4.1",
    "10.0.4.1/32",
    "fe80::1%eth0",
    "2001:db8:::1",
    "2001:db8::1::2",
    "12345::",
  ])("%j is none", (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});

describe("a block", () => {
  test.each<[string, string, bigint]>([
    ["10.0.4.0/24", "10.0.4.0/24", 256n],
    ["10.0.4.40/27", "10.0.4.32/27", 32n],
    ["10.0.4.40/32", "10.0.4.40/32", 1n],
    ["10.0.4.40/0", "0.0.0.0/0", 2n ** 32n],
    ["2001:db8:0:1::/64", "2001:db8:0:1::/64", 2n ** 64n],
    ["2001:db8::ffff/120", "2001:db8::ff00/120", 256n],
    ["::/0", "::/0", 2n ** 128n],
  ])("of %s is %s", (text, shown, size) => {
    const block = parseBlock(text);
    expect(block && showBlock(block)).toBe(shown);
    expect(block && block.last - block.first + 1n).toBe(size);
  });

  test.each([
    "10.0.4.0",
    "10.0.4.0/",
    "10.0.4.0/33",
    "10.0.4.0/024",
    "10.0.4.0/24/24",
    "10.0.4.0/-1",
    "::/129",
    "a/24",
    "/24",
  ])("%j is none", (text) => {
    expect(parseBlock(text)).toBeUndefined();
  });
});

describe("a range", () => {
  test.each<[string, bigint]>([
    ["10.0.4.32/27", 32n],
    ["10.0.4.32-10.0.4.63", 32n],
    ["10.0.4.32 - 10.0.4.32", 1n],
    ["2001:db8::10-2001:db8::1f", 16n],
  ])("%s has %s addresses", (text, size) => {
    const { first, last } = range(text);
    expect(last - first + 1n).toBe(size);
  });

  test.each([
    "10.0.4.63-10.0.4.32",
    "10.0.4.32-",
    "-10.0.4.32",
    "10.0.4.32-2001:db8::1",
    "10.0.4.32-63",
    "10.0.4.0/28-10.0.4.16/28",
  ])("%j is none", (text) => {
    expect(parseRange(text)).toBeUndefined();
  });

  test.each([
    ["10.0.4.0/24", "10.0.4.32/27", true],
    ["10.0.4.32/27", "10.0.4.32-10.0.4.63", true],
    ["10.0.4.32/27", "10.0.4.32-10.0.4.64", false],
    ["10.0.4.32/27", "10.0.4.31-10.0.4.40", false],
    ["10.0.4.32/27", "10.0.5.0/24", false],
    ["::/0", "10.0.4.0/24", false],
  ])("%s contains %s: %s", (outer, inner, answer) => {
    expect(contains(range(outer), range(inner))).toBe(answer);
  });
});

describe("the blocks of a range", () => {
  test.each([
    ["10.0.4.32/27", ["10.0.4.32/27"]],
    ["10.0.4.32-10.0.4.63", ["10.0.4.32/27"]],
    ["10.0.4.33-10.0.4.63", ["10.0.4.33/32", "10.0.4.34/31", "10.0.4.36/30", "10.0.4.40/29", "10.0.4.48/28"]],
    ["10.0.4.255-10.0.5.0", ["10.0.4.255/32", "10.0.5.0/32"]],
    ["0.0.0.0-255.255.255.255", ["0.0.0.0/0"]],
    ["2001:db8::f-2001:db8::1f", ["2001:db8::f/128", "2001:db8::10/124"]],
    ["::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ["::/0"]],
  ])("%s", (text, blocks) => {
    expect(blocksOf(range(text)).map(showBlock)).toEqual(blocks);
  });

  test.each([
    ["ipv4", 32n],
    ["ipv6", 128n],
  ] as const)("cover any range of %s exactly, and no two of them are one", (family, bits) => {
    const number = numbersFrom(4);
    const upTo = (limit: bigint) => (BigInt(Math.floor(number() * 2 ** 50)) * limit) >> 50n;
    for (let run = 0; run < 300; run++) {
      // Of every size, and at the ends of the address space too.
      const size = upTo(1n << (upTo(bits) + 1n));
      const first = run % 10 === 0 ? 0n : upTo((1n << bits) - size);
      const whole = { family, first, last: first + size };
      const blocks = blocksOf(whole);
      expect(blocks[0]?.first).toBe(whole.first);
      expect(blocks[blocks.length - 1]?.last).toBe(whole.last);
      for (const [index, block] of blocks.entries()) {
        // What it is called is what it covers.
        expect(parseBlock(showBlock(block))).toEqual(block);
        const next = blocks[index + 1];
        if (!next) continue;
        expect(next.first).toBe(block.last + 1n);
        const together = parseBlock(`${showAddress(family, block.first)}/${block.prefix - 1}`);
        expect(together?.first === block.first && together.last === next.last).toBe(false);
      }
    }
  });
});
