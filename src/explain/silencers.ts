import { type Explanation, error } from "./explanation";

/** What is wrong with the comments that silence a rule. */
export const silencers: readonly Explanation[] = [
  error(
    "KM021",
    "a silencer without a code or a reason",
    "Whoever reads the file later, and wonders why nobody mends this, finds the answer in the reason. A silencer without a code would silence what nobody has seen yet.",
    "Write # km-ignore KM541: because …, with what the reader has to know.",
  ),
  error(
    "KM022",
    "a silencer of a code that does not exist",
    "It silences nothing. The code is mistyped, or it was written for another release.",
    "karpenter-multus explain lists all codes.",
  ),
  error(
    "KM023",
    "a silencer of what cannot be silenced",
    "What the program cannot read or write, and what the API server would refuse, is refused whatever a comment says. Only rules and warnings can be silenced.",
    "Mend the problem itself, and take the code out of the comment.",
  ),
  {
    code: "KM024",
    severity: "warning",
    title: "a silencer of what is not there",
    why: "The problem was mended, or the comment stands at another place than the problem. One day it would hide a new mistake.",
    mend: "Take the code out of the comment, or move the comment: it holds for its own line, or for the value below it.",
  },
];
