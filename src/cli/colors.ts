/** Whether a stream shows colours, decided as Node itself does it: FORCE_COLOR before NO_COLOR, and only on a terminal. */
export function hasColors(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: refused, TERM: terminal } = env;
  if (forced !== undefined) return ["", "1", "2", "3", "true"].includes(forced);
  return stream.isTTY === true && !refused && terminal !== "dumb";
}
