import type { Fleet } from "../fleet/fleet";
import type { NodePoolObject } from "../fleet/node-pool-object";
import type { Finding, Rule } from "../rule";

/** When disruption budgets are in force. */
export const budgetSchedules: readonly Rule[] = [
  {
    code: "KM560",
    severity: "error",
    title: "a budget's schedule that cannot be read",
    why: "The API server takes any five words for a schedule. Where Karpenter cannot read one, it lets no node of the pool go, at no time and for no reason: no change of the AMI arrives, and nothing is consolidated.",
    mend: "Write minute, hour, day of the month, month and day of the week (0 to 6, or sun to sat), in UTC.",
    check: ({ nodePools }: Fleet) => nodePools.flatMap(unreadable),
  },
];

function unreadable(pool: NodePoolObject): Finding[] {
  return (pool.spec.disruption?.budgets ?? []).flatMap(({ schedule }, index) => {
    const says = schedule === undefined ? undefined : wrongSchedule(schedule);
    if (says === undefined) return [];
    return [
      {
        at: pool.place(["spec", "disruption", "budgets", index, "schedule"]),
        says: `${says}, and Karpenter replaces no node of pool ${pool.name}`,
        hint: "0 9 * * mon-fri is every working day at nine, in UTC",
      },
    ];
  });
}

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** What stands for the numbers from the least on. */
  readonly words?: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: "minute", least: 0, most: 59 },
  { name: "hour", least: 0, most: 23 },
  { name: "day of the month", least: 1, most: 31 },
  {
    name: "month",
    least: 1,
    most: 12,
    words: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
  },
  { name: "day of the week", least: 0, most: 6, words: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];
const DESCRIPTORS = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/** What is wrong with a schedule of cron, as Karpenter's parser sees it. */
function wrongSchedule(schedule: string): string | undefined {
  if (schedule.startsWith("@")) return DESCRIPTORS.includes(schedule) ? undefined : `${schedule} is no schedule`;
  const words = schedule.trim().split(/\s+/);
  if (words.length !== FIELDS.length) return `a schedule has 5 fields, and this has ${words.length}`;
  for (const [index, field] of FIELDS.entries()) {
    const wrong = words[index]?.split(",").find((range) => range !== "" && !isRange(range, field));
    if (wrong !== undefined) return `${wrong} is no ${field.name} (${field.least} to ${field.most})`;
  }
  return undefined;
}

/** As 5, 1-5, *, and with a step behind it: 1-5/2. */
function isRange(text: string, field: Field): boolean {
  const [, from = "", to, step] = /^([*?]|\w+)(?:-(\w+))?(?:\/([0-9]+))?$/.exec(text) ?? [];
  if (from === "" || Number(step) === 0) return false;
  if (from === "*" || from === "?") return true;
  const [first, last] = [numberOf(from, field), numberOf(to ?? from, field)];
  return first >= field.least && last <= field.most && first <= last;
}

function numberOf(text: string, { least, words = [] }: Field): number {
  const index = words.indexOf(text.toLowerCase());
  return index < 0 ? Number(/^[0-9]+$/.test(text) ? text : Number.NaN) : least + index;
}
