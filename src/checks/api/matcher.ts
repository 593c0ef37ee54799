import { re2 } from "./re2";

/** Whether a text has a match somewhere. */
export interface Matcher {
  test(text: string): boolean;
}

/** JavaScript's engine tries every way through a pattern: of so few characters the worst takes milliseconds. */
const SHORT = 64;

/**
 * A pattern of the API server. As there, no text makes it take long: a long one goes through an automaton, which reads
 * each character once.
 */
export function matcher(pattern: string): Matcher {
  const expression = re2(pattern);
  const automaton = automatonOf(expression.source);
  return { test: (text) => (text.length <= SHORT ? expression.test(text) : matches(automaton, text)) };
}

/** Where a match can be, and what it needs to go on. */
interface State {
  readonly character?: RegExp;
  readonly needs?: "begin" | "end";
  ways: readonly State[];
}

/** What stands for a part of a pattern, in front of what comes after it. */
type Part = (next: State) => State;

const FOUND: State = { ways: [] };
const TOKENS = /\[(?:[^\]\\]|\\.)*\]|\\.|\(\?:|(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})\??|[\s\S]/gu;

function automatonOf(source: string): State {
  const tokens = (source.match(TOKENS) ?? []).toReversed();
  const whole = alternatives(tokens);
  if (tokens.length > 0) throw new Error(`the pattern ${source} has a bracket too many`);
  return whole(FOUND);
}

function alternatives(tokens: string[]): Part {
  const parts = [sequence(tokens)];
  while (tokens.at(-1) === "|") {
    tokens.pop();
    parts.push(sequence(tokens));
  }
  return (next) => ({ ways: parts.map((part) => part(next)) });
}

function sequence(tokens: string[]): Part {
  const parts: Part[] = [];
  for (let token = tokens.at(-1); token !== undefined && token !== "|" && token !== ")"; token = tokens.at(-1)) {
    tokens.pop();
    const part = token === "(" || token === "(?:" ? group(tokens) : single(token);
    parts.push(repeated(part, tokens));
  }
  return (next) => parts.reduceRight((after, part) => part(after), next);
}

function group(tokens: string[]): Part {
  const inside = alternatives(tokens);
  if (tokens.pop() !== ")") throw new Error("a pattern has a bracket that is not closed");
  return inside;
}

function single(token: string): Part {
  if (token === "^") return (next) => ({ needs: "begin", ways: [next] });
  if (token === "$") return (next) => ({ needs: "end", ways: [next] });
  if (/^\\[bB0-9pPkux]/.test(token)) throw new Error(`the automaton does not know ${token}`);
  const character = new RegExp(`^${token}$`, "u");
  return (next) => ({ character, ways: [next] });
}

function repeated(part: Part, tokens: string[]): Part {
  const token = tokens.at(-1) ?? "";
  const times = /^(?:[*+?]|\{([0-9]+)(,?)([0-9]*)\})\??$/.exec(token);
  if (!times) return part;
  tokens.pop();
  const [sign] = token;
  const [, count = sign === "+" ? "1" : "0", comma = ",", most = sign === "?" ? "1" : ""] = times;
  const least = Array.from({ length: Number(count) }, () => part);
  const further = Number(most || "0") - Number(count);
  const rest =
    comma === "" ? [] : most === "" ? [anyNumber(part)] : Array.from({ length: further }, () => atMostOnce(part));
  return (next) => [...least, ...rest].reduceRight((after, one) => one(after), next);
}

function anyNumber(part: Part): Part {
  return (next) => {
    const again: State = { ways: [] };
    again.ways = [part(again), next];
    return again;
  };
}

function atMostOnce(part: Part): Part {
  return (next) => ({ ways: [part(next), next] });
}

/** Whether some way through the automaton matches, from whatever character. */
function matches(start: State, text: string): boolean {
  const characters = [...text];
  let before = new Set<State>();
  for (let at = 0; at <= characters.length; at++) {
    const here = { begin: at === 0, end: at === characters.length };
    const states = new Set<State>();
    for (const state of [start, ...before]) follow(state, here, states);
    if (states.has(FOUND)) return true;
    const character = characters[at] ?? "";
    before = new Set([...states].flatMap((state) => (state.character?.test(character) ? state.ways : [])));
  }
  return false;
}

/** Adds a state, and those that it comes to without a character. */
function follow(state: State, here: { begin: boolean; end: boolean }, states: Set<State>): void {
  if (states.has(state) || (state.needs && !here[state.needs])) return;
  states.add(state);
  if (!state.character) for (const next of state.ways) follow(next, here, states);
}
