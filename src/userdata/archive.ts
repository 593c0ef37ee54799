import type { UserDataPart } from "../cluster/cluster";

/** Karpenter takes the archive apart and writes a new one with this boundary, so that no part may have it in a line. */
const BOUNDARY = "//";

/**
 * A MIME archive as cloud-init and Karpenter read it. The parts stand in it as they are: Karpenter keeps nothing of a
 * part but its Content-Type and its text, so that an encoded one would reach the node without a word on its encoding.
 */
export function archive(parts: readonly UserDataPart[]): string {
  const sections = parts.map(
    ({ contentType, content }) => `--${BOUNDARY}\nContent-Type: ${typeOf(contentType, content)}\n\n${content}\n`,
  );
  return `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="${BOUNDARY}"\n\n${sections.join("")}--${BOUNDARY}--\n`;
}

/**
 * Whether the archive's readers would take a line of the text for the end of its part. Karpenter takes the carriage
 * returns out before cloud-init reads.
 */
export function splitsArchive(text: string): boolean {
  return [text, text.replaceAll("\r", "")].some((read) => /^--\/\//m.test(read));
}

/** Text is taken for ASCII unless its type says otherwise. */
function typeOf(contentType: string, content: string): string {
  return contentType.startsWith("text/") && /\P{ASCII}/u.test(content)
    ? `${contentType}; charset="utf-8"`
    : contentType;
}
