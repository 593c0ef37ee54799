import type { Problem } from "../cluster/problem";

type Look = Problem["severity"] | "bold" | "faint";
export type Paint = Readonly<Record<Look, (text: string) => string>>;

/** Text in the looks of a terminal, or as it is. */
export function paint(color: boolean): Paint {
  const look = (on: number, off: number) => (text: string) =>
    color && text !== "" ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    error: look(31, 39),
    warning: look(33, 39),
    info: look(36, 39),
    bold: look(1, 22),
    faint: look(2, 22),
  };
}
