/** A function that many rules ask of the same thing: it is answered once, for as long as the thing is there. */
export function remembered<Of extends object, Answer>(answer: (of: Of) => Answer): (of: Of) => Answer {
  const known = new WeakMap<Of, { readonly answer: Answer }>();
  return (of) => {
    const before = known.get(of);
    if (before) return before.answer;
    const found = answer(of);
    known.set(of, { answer: found });
    return found;
  };
}
