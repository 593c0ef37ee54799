import type { Boot, Span } from "./booted";
import { EC2_TAKES } from "./ec2-takes";

const WIDTH = 920;
/** Where time 0 is, and how much room there is for all of it. */
const LEFT = 132;
const SCALE = WIDTH - LEFT - 36;
const BAR = 14;
const ROW = 22;
const TOP = 84;

const ACTIONS = ["Describe", "Create", "Attach", "Modify", "Delete"] as const;

const STYLE = `
text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328; stroke: #ffffff; stroke-width: 4px; paint-order: stroke }
.paper { fill: #ffffff; stroke: #d1d9e0 } .title { font-size: 17px; font-weight: 600 } .whose { font-size: 14px; font-weight: 600 }
.quiet { fill: #59636e } .grid { stroke: #e4e8ec } .end { text-anchor: end } .middle { text-anchor: middle }
.userdata { fill: #818b98 } .Describe { fill: #54aeff } .Create { fill: #2da44e } .Attach { fill: #e16f24 }
.Modify { fill: #a475f9 } .Delete { fill: #cf222e } .moment { fill: #1f2328 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; stroke: #0d1117 } .paper { fill: #0d1117; stroke: #3d444d } .quiet { fill: #9198a1 } .grid { stroke: #2a313c }
  .userdata { fill: #656c76 } .Describe { fill: #388bfd } .moment { fill: #e6edf3 }
}`;

/** A picture of one boot with our userdata, below one with the reference's, on the same axis: SVG. */
export function timeline(ours: Boot | undefined, reference: Boot | undefined): string {
  const boots = [
    ...(reference ? [{ whose: "Reference", boot: reference }] : []),
    ...(ours ? [{ whose: "karpenter-multus", boot: ours }] : []),
  ];
  const seconds = lastSecond(boots.map(({ boot }) => boot));
  const drawn: string[] = [];
  let y = TOP;
  for (const { whose, boot } of boots) {
    const strip = new Strip(y, SCALE / (1000 * seconds), seconds * 1000);
    drawn.push(...strip.draw(whose, boot));
    y = strip.bottom + 26;
  }
  const height = y + 26;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
    "<title>How a node with two networks boots</title>",
    `<style>${STYLE}\n</style>`,
    `<rect class="paper" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>`,
    text(20, 32, "How a node with two networks boots", "title"),
    ...legend(boots.flatMap(({ boot }) => boot.calls)),
    ...axis(seconds, y - 6),
    ...drawn,
    "</svg>",
  ].join("\n")}\n`;
}

/** Everything that somebody waits for is on the picture, and a little air. */
function lastSecond(boots: readonly Boot[]): number {
  const ends = boots.flatMap(({ userData, linksUp = 0, ready = 0 }) => [userData, linksUp, ready]);
  return Math.max(1, Math.ceil((1.02 * Math.max(...ends)) / 1000));
}

/** What one node did: its userdata, its calls to EC2, and the moments that somebody waits for. */
class Strip {
  bottom: number;

  constructor(
    top: number,
    private readonly perMs: number,
    private readonly last: number,
  ) {
    this.bottom = top;
  }

  draw(whose: string, boot: Boot): string[] {
    const shown = boot.calls.filter(({ from }) => from < this.last);
    this.bottom += 26;
    return [
      text(20, this.bottom - 12, whose, "whose"),
      ...this.row("userdata", [this.bar({ what: "userdata", from: 0, to: boot.userData }, "userdata")]),
      ...lanesOf(shown).flatMap((lane, index) =>
        this.row(
          index === 0 ? "calls to EC2" : "",
          lane.map((call) => this.bar(call, verbOf(call))),
        ),
      ),
      ...this.moment("kubelet may start", boot.userData),
      ...this.moment("links up", boot.linksUp),
      ...this.moment("networks ready", boot.ready, afterwards(boot)),
    ];
  }

  private row(label: string, drawn: readonly string[]): string[] {
    this.bottom += ROW;
    return [
      text(LEFT - 12, this.bottom - 8, label, "quiet end"),
      ...drawn.map((bar) => bar.replace('y=""', `y="${this.bottom - ROW + 3}"`)),
    ];
  }

  private bar({ what, from, to }: Span, name: string): string {
    const width = Math.max(2, (Math.min(to, this.last) - from) * this.perMs - 1);
    const said = `<title>${what}: ${secondsOf(from)} to ${secondsOf(to)}</title>`;
    return `<rect class="${name}" x="${this.x(from)}" y="" width="${round(width)}" height="${BAR}" rx="2">${said}</rect>`;
  }

  /** Its words stand where there is room for them. */
  private moment(what: string, at: number | undefined, further = ""): string[] {
    this.bottom += ROW;
    const y = this.bottom - 8;
    if (at === undefined) return [text(LEFT + 8, y, `${what}: never`)];
    const x = this.x(at);
    const says = `${what}: ${secondsOf(at)}${further}`;
    const dot = `<circle class="moment" cx="${x}" cy="${y - 4}" r="4.5"/>`;
    return [dot, x > LEFT + SCALE / 2 ? text(x - 11, y, says, "end") : text(x + 11, y, says)];
  }

  private x(ms: number): number {
    return round(LEFT + ms * this.perMs);
  }
}

/** Calls that overlap go one below the other. */
function lanesOf(calls: readonly Span[]): Span[][] {
  const lanes: Span[][] = [];
  for (const call of [...calls].sort((one, other) => one.from - other.from)) {
    const free = lanes.find((lane) => (lane.at(-1)?.to ?? 0) <= call.from);
    if (free) free.push(call);
    else lanes.push([call]);
  }
  return lanes;
}

function afterwards({ calls, ready }: Boot): string {
  const later = calls.filter(({ from }) => ready !== undefined && from > ready).length;
  if (later === 0) return "";
  return `; nobody waits for the ${later === 1 ? "call" : `${later} calls`} after it`;
}

function legend(calls: readonly Span[]): string[] {
  const takes: Readonly<Record<string, number>> = EC2_TAKES;
  const used = ACTIONS.filter((verb) => calls.some((call) => verbOf(call) === verb));
  const entries = used.flatMap((verb, index) => {
    const x = LEFT + index * 146;
    const ms = takes[verb.toLowerCase()] ?? 0;
    return [
      `<rect class="${verb}" x="${x}" y="50" width="14" height="${BAR}" rx="2"/>`,
      text(x + 20, 62, `${verb.toLowerCase()}, ${ms / 1000} s`, "quiet"),
    ];
  });
  return [text(LEFT - 12, 62, "EC2 takes for", "quiet end"), ...entries];
}

function axis(seconds: number, bottom: number): string[] {
  const step = [1, 2, 5, 10, 20, 50].find((candidate) => seconds / candidate <= 12) ?? 100;
  const ticks = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => index * step);
  return ticks.flatMap((second) => {
    const x = round(LEFT + (second * SCALE) / seconds);
    return [`<path class="grid" d="M${x} ${TOP - 8}V${bottom}"/>`, text(x, bottom + 18, `${second} s`, "quiet middle")];
  });
}

function text(x: number, y: number, words: string, name?: string): string {
  return `<text x="${x}" y="${y}"${name ? ` class="${name}"` : ""}>${words}</text>`;
}

function verbOf({ what }: Span): string {
  return ACTIONS.find((verb) => what.startsWith(verb)) ?? "Describe";
}

function secondsOf(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}
