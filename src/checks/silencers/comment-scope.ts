/** Lines of a file, both ends included. 0 is the file as a whole. */
export interface Lines {
  readonly first: number;
  readonly last: number;
}

/**
 * What a comment is about. Behind a value it is that line; on a line of its own the next line with all that is indented
 * below it; above a document's first line the whole document. Lines are counted from 1, columns too.
 */
export function scopeOf(text: readonly string[], line: number, column: number): Lines {
  const before = (text[line - 1] ?? "").slice(0, column - 1).trim();
  if (before === "---") return wholeDocument(text, line);
  if (before !== "") return { first: line, last: line };
  const next = nextWithText(text, line);
  if (next === undefined) return { first: line, last: line };
  if (isMarker(text[next - 1])) return wholeDocument(text, next);
  return isAtTop(text, line) ? wholeDocument(text, line) : { first: next, last: endOfBlock(text, next) };
}

/** Between the beginning of the document and this line there is nothing but comments. */
function isAtTop(text: readonly string[], line: number): boolean {
  for (let above = line - 1; above > 0; above--) {
    const content = text[above - 1];
    if (isMarker(content)) return content?.replace(/\s+#.*/, "").trim() === "---";
    if (!isWithoutText(content) && !content?.startsWith("%")) return false;
  }
  return true;
}

/** A document from any of its lines. In a file's first one it is also what is said of the file as a whole. */
function wholeDocument(text: readonly string[], line: number): Lines {
  let first = line;
  while (first > 0 && !isMarker(text[first - 1])) first--;
  let last = line;
  while (last < text.length && !isMarker(text[last])) last++;
  const isFirst = text.slice(0, Math.max(0, first - 1)).every((above) => isWithoutText(above) || above.startsWith("%"));
  return { first: isFirst ? 0 : first, last };
}

function nextWithText(text: readonly string[], line: number): number | undefined {
  for (let below = line + 1; below <= text.length; below++) if (!isWithoutText(text[below - 1])) return below;
  return undefined;
}

function endOfBlock(text: readonly string[], first: number): number {
  const head = text[first - 1] ?? "";
  const indent = indentOf(head);
  let last = first;
  for (let below = first + 1; below <= text.length; below++) {
    const content = text[below - 1] ?? "";
    if (isWithoutText(content)) continue;
    if (isMarker(content) || (indentOf(content) <= indent && !goesOn(head, content, indent))) break;
    last = below;
  }
  return last;
}

/** A list may stand in the column of its key, and so may a closing bracket. */
function goesOn(head: string, content: string, indent: number): boolean {
  if (indentOf(content) < indent) return false;
  return /^\s*[\]}]/.test(content) || (isItem(content) && !isItem(head));
}

function isItem(content: string): boolean {
  return /^ *-(\s|$)/.test(content);
}

function isMarker(content = ""): boolean {
  return /^(---|\.\.\.)(\s|$)/.test(content);
}

function isWithoutText(content = ""): boolean {
  return /^\s*(#|$)/.test(content);
}

function indentOf(content: string): number {
  return content.length - content.trimStart().length;
}
