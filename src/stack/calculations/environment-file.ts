/** Variables as systemd's `EnvironmentFile` reads them: one a line, in double quotes. */
export function environmentFile(variables: Record<string, string | undefined>): string {
  return Object.entries(variables)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => `${name}="${value.replace(/["\\$`]/g, '\\$&').replaceAll('\n', ' ')}"\n`)
    .join('')
}
