interface FlagShape {
  type?: string
  options?: readonly string[] | undefined
}

/**
 * What was typed, spelled as the flags want it: `--watch` alone is `--watch=5`, and a word of the query language may
 * have `-` for `_`, as in `--view time-to-convert`.
 */
export function spelled(argv: readonly string[], flags: { readonly [name: string]: FlagShape }): string[] {
  const end = argv.indexOf('--')
  return argv.map((word, i) => {
    if (end >= 0 && i > end) return word
    if (word === '--watch' && !/^\d+$/.test(argv[i + 1] ?? '')) return `--watch=${defaultSeconds}`
    const [, name, value] = /^--([a-z-]+)=(.*)$/s.exec(word) ?? []
    if (name !== undefined) return `--${name}=${choice(value!, flags[name])}`
    const before = /^--([a-z-]+)$/.exec(argv[i - 1] ?? '')?.[1]
    return before === undefined ? word : choice(word, flags[before])
  })
}

const defaultSeconds = 5

function choice(value: string, flag: FlagShape | undefined): string {
  const underscored = value.replaceAll('-', '_')
  return flag?.options && !flag.options.includes(value) && flag.options.includes(underscored) ? underscored : value
}
