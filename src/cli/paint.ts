/** Colour, or the absence of it: `NO_COLOR`, `FORCE_COLOR`, `TERM=dumb` and pipes are honoured per stream. */

export type Style = (text: string) => string
export interface Paint {
  on: boolean
  bold: Style
  dim: Style
  red: Style
  green: Style
  yellow: Style
  /** The nth series' colour, the same order in every chart. */
  series: (index: number) => Style
  /** A background for a cell: 0 is none, 4 the strongest. */
  shade: (level: number) => Style
}

/** The styles for one stream; each is the identity when colour is off. */
export function paint(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): Paint {
  const on = wantsColor(stream, env)
  const style = (open: string, close: string): Style =>
    on ? (text) => `\u001b[${open}m${text}\u001b[${close}m` : plain
  return {
    on,
    bold: style('1', '22'),
    dim: style('2', '22'),
    red: style('31', '39'),
    green: style('32', '39'),
    yellow: style('33', '39'),
    shade: (level) =>
      level > 0 ? style(`${level > 2 ? '97' : '30'};48;5;${shades[Math.min(level, 4) - 1]}`, '39;49') : plain,
    series: (index) => style(`38;5;${palette[index % palette.length]}`, '39'),
  }
}

function wantsColor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'
  return Boolean(stream.isTTY) && env.TERM !== 'dumb'
}

function plain(text: string): string {
  return text
}

/** 256-colour indexes, told apart on dark and on light backgrounds, also by most people who do not see red or green. */
const palette = [33, 208, 35, 170, 220, 44, 203, 105, 143, 248]

/** Blues from light to dark: dark text reads on the first two, light text on the others. */
const shades = [153, 75, 32, 25]
