import type { Boot } from "./booted";
import { EC2_TAKES } from "./ec2-takes";
import { aim, number, percent, quantile, row } from "./table";

interface Measure {
  readonly what: string;
  readonly of: (boot: Boot) => number | undefined;
  readonly unit?: string;
}

const USER_DATA: Measure = {
  what: "userdata returns (kubelet waits)",
  of: ({ userData }) => userData / 1000,
  unit: " s",
};
const LINKS_UP: Measure = { what: "all links up", of: ({ linksUp }) => linksUp && linksUp / 1000, unit: " s" };
const READY: Measure = { what: "networks ready", of: ({ ready }) => ready && ready / 1000, unit: " s" };
const CALLS: Measure = { what: "EC2 calls", of: ({ calls }) => calls.length };
const METADATA: Measure = { what: "metadata requests", of: ({ metadataRequests }) => metadataRequests };
const CPU: Measure = { what: "CPU time", of: ({ cpuSeconds }) => cpuSeconds, unit: " s" };

/** What nobody can be faster than: looking up, creating and attaching, each once. */
const FLOOR = (EC2_TAKES.describe + EC2_TAKES.create + EC2_TAKES.attach) / 1000;

/** Prints the medians of what was measured, their ratios, and which aims are met. */
export function compare(reference: readonly Boot[], ours: readonly Boot[], byId: Boot): void {
  const compared = reference.length > 0;
  const ratioOf = ({ of }: Measure): number | undefined => {
    const [theirs, mine] = [median(reference, of), median(ours, of)];
    return theirs === undefined || mine === undefined ? undefined : mine / theirs;
  };
  console.log(row(`median of ${ours.length}`, "ours", "by id, once", ...(compared ? ["reference", "ours of it"] : [])));
  for (const measure of [USER_DATA, LINKS_UP, READY, CALLS, METADATA, CPU]) {
    const shown = (value: number | undefined) => number(value, measure.unit ? 2 : 0, measure.unit);
    const ratio = ratioOf(measure);
    const others = compared ? [shown(median(reference, measure.of)), ratio === undefined ? "" : percent(ratio)] : [];
    console.log(row(measure.what, shown(median(ours, measure.of)), shown(measure.of(byId)), ...others));
  }
  console.log("");
  if (compared) {
    aim("userdata returns within 1 % of the reference's time", ratioOf(USER_DATA), 0.01, percent);
    aim("all links up within a sixth of the reference's time", ratioOf(LINKS_UP), 1 / 6, percent);
  }
  // Another program's turn is no fault of the node's.
  const best = quantile(ours.map(LINKS_UP.of), 0);
  const times = best && best / FLOOR;
  aim(`all links up within 1.3 times of what EC2 itself takes (${FLOOR} s), best run`, times, 1.3, (value) =>
    value.toFixed(2),
  );
  aim("at most 10 EC2 calls", median(ours, CALLS.of), 10);
  aim("at most 8 EC2 calls by id", byId.calls.length, 8);
  aim("at most 8 metadata requests", median(ours, METADATA.of), 8);
}

function median(boots: readonly Boot[], of: Measure["of"]): number | undefined {
  return quantile(boots.map(of), 0.5);
}
