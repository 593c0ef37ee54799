/** The texts of an archive's parts, as its boundary tells them apart. */
export function partsOf(archive: string): string[] {
  return archive
    .split(/^--\/\/(?:--)?\n/m)
    .slice(1, -1)
    .map((section) => section.slice(section.indexOf("\n\n") + 2, -1));
}
