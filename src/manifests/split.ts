/** A part of a text that is one document. */
export interface Part {
  readonly from: number;
  readonly to: number;
  /** Where something stands behind the `---` before this part; kubectl stops there. */
  readonly crowded?: number;
}

/** The documents of a text, as kubectl divides it before it reads any YAML. */
export function partsOf(text: string): readonly Part[] {
  return jsonParts(text) ?? yamlParts(text);
}

const SEPARATOR = /(?<![^\n])---([^\n]*)/g;

/** A line that begins with `---` ends a document, whatever it stands in. */
function yamlParts(text: string): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  let crowded: number | undefined;
  const end = (to: number) => {
    if (to > from || crowded !== undefined) parts.push({ from, to, ...(crowded === undefined ? {} : { crowded }) });
  };
  for (const line of text.matchAll(SEPARATOR)) {
    const behind = (line[1] ?? "").trim();
    end(line.index);
    from = Math.min(line.index + line[0].length + 1, text.length);
    crowded = behind === "" || behind.startsWith("#") ? undefined : line.index;
  }
  end(text.length);
  return parts;
}

const STRING_OR_BRACKET = /"(?:[^"\\]|\\.)*"|[{}[\]]/g;

/** Objects of JSON one after the other, as `jq -c` and `kubectl get -o json` write them; undefined for what is none. */
function jsonParts(text: string): readonly Part[] | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  const parts: Part[] = [];
  let depth = 0;
  let from = 0;
  let end = 0;
  for (const { 0: token, index } of text.matchAll(STRING_OR_BRACKET)) {
    if (depth === 0) {
      if (token !== "{" || text.slice(end, index).trim() !== "") return undefined;
      from = index;
    }
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    if (depth > 0) continue;
    end = index + 1;
    parts.push({ from, to: end });
  }
  return depth === 0 && text.slice(end).trim() === "" ? parts : undefined;
}
