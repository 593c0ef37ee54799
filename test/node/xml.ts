/** An element of EC2's answers: they have no attributes that matter, and lists are elements called item. */
export class Element {
  readonly children: Element[] = [];
  text = "";

  constructor(readonly name: string) {}

  /** What stands below the names, one after the other; nothing where one of them is missing. */
  at(...names: readonly string[]): Element | undefined {
    const [first, ...rest] = names;
    if (first === undefined) return this;
    return this.children.find(({ name }) => name === first)?.at(...rest);
  }

  textAt(...names: readonly string[]): string | undefined {
    return this.at(...names)?.text;
  }

  /** The items of a list. */
  items(...names: readonly string[]): Element[] {
    return this.at(...names)?.children.filter(({ name }) => name === "item") ?? [];
  }
}

/** The outermost element. */
export function parseXml(xml: string): Element {
  const root = new Element("");
  const open = [root];
  for (const [, slash, name = "", closed, text = ""] of xml.matchAll(/<(\/?)([\w.-]+)[^>]*?(\/?)>([^<]*)/g)) {
    if (slash) {
      open.pop();
      continue;
    }
    const element = new Element(name);
    open.at(-1)?.children.push(element);
    if (closed) continue;
    element.text = plain(text);
    open.push(element);
  }
  const [outermost] = root.children;
  if (!outermost) throw new Error(`no XML: ${xml}`);
  return outermost;
}

export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function plain(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}
