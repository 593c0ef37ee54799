const UNITS: ReadonlyMap<string, number> = new Map([
  ["m", 1e-3],
  ["", 1],
  ["k", 1e3],
  ["M", 1e6],
  ["G", 1e9],
  ["T", 1e12],
  ["P", 1e15],
  ["E", 1e18],
  ["Ki", 2 ** 10],
  ["Mi", 2 ** 20],
  ["Gi", 2 ** 30],
  ["Ti", 2 ** 40],
  ["Pi", 2 ** 50],
  ["Ei", 2 ** 60],
]);

/** Memory as Kubernetes writes it: 512Mi, 2G. Undefined for other forms, which nobody uses. */
export function parseBytes(text: string): number | undefined {
  const [, number, unit = ""] = /^([0-9]+(?:\.[0-9]+)?)([A-Za-z]*)$/.exec(text) ?? [];
  const bytes = UNITS.get(unit);
  return number === undefined || bytes === undefined ? undefined : Number(number) * bytes;
}
