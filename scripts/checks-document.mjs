/** What stands above it in docs/checks.md is written by hand. */
const MARK = "<!-- What follows is made by npm run generate from what `karpenter-multus explain` says. -->\n";

/** From which code on a subject begins. */
const SUBJECTS = [
  ["KM001", "Reading files"],
  ["KM021", "Silencers"],
  ["KM101", "What a cluster file says"],
  ["KM201", "Addresses"],
  ["KM301", "Userdata"],
  ["KM401", "What the API server would refuse"],
  ["KM501", "Interfaces"],
  ["KM511", "Taints"],
  ["KM521", "Scheduling"],
  ["KM541", "Operations"],
  ["KM561", "The JSON of network attachments"],
  ["KM601", "Writing the output"],
];

/** docs/checks.md: the hand-written part of the old one, and an entry for every code. */
export function checksDocument(old, catalogue) {
  const [byHand] = old.split(MARK);
  const sections = SUBJECTS.map(([from, title], index) => {
    const to = SUBJECTS[index + 1]?.[0] ?? "KM999";
    return section(
      title,
      catalogue.filter(({ code }) => from <= code && code < to),
    );
  });
  return `${[byHand + MARK, ...sections.filter((text) => text !== "")].join("\n")}`;
}

function section(title, entries) {
  if (entries.length === 0) return "";
  return `## ${title}\n\n${entries.map(entry).join("\n")}`;
}

/** The heading is the code alone: other documents lead to it. */
function entry({ code, severity, title, why, mend }) {
  return `### ${code}\n\n**${severity}: ${plain(title)}**\n\n${plain(why)}\n\n${plain(mend)}\n`;
}

/** Characters that Markdown would take for something else. */
function plain(text) {
  return text.replace(/[\\`*<]/g, "\\$&");
}
