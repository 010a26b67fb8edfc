/** Time zones to choose from: the one that is meant most likely, then all. */
export function zones(first = Intl.DateTimeFormat().resolvedOptions().timeZone): string[] {
  return [...new Set([first, 'UTC', ...Intl.supportedValuesOf('timeZone')])]
}
