/** What Flux, envsubst and Terraform replace: `${name}`, `${name:=10}`, `${jsonencode(var.zones)}`. */
export const VARIABLE = String.raw`\$\{[^{}\n]*(?:\{[^{}\n]*\}[^{}\n]*)*\}`;
const VARIABLES = new RegExp(VARIABLE, "g");

export function variablesIn(text: string): readonly string[] {
  return text.match(VARIABLES) ?? [];
}

/** Whether a text is another one when something has replaced what is in it; not every variable is whole on its line. */
export function hasVariable(text: string): boolean {
  return text.includes("${");
}
