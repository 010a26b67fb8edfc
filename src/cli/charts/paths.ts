import type { PathLink, PathsResult } from '../../runtime/query/result.ts'
import { cut, padEnd, padStart, printable, width } from '../text.ts'
import type { Sheet } from './draw.ts'
import { duration, full, percent } from './format.ts'

/**
 * Links as a tree. A node that several links lead to goes on under the heaviest of them; elsewhere `↑` says that it is
 * above. Each link stands there once, with how many paths contain it.
 */
export function pathsPicture({ links, paths }: PathsResult, sheet: Sheet): string[] {
  const { color } = sheet
  if (links.length === 0) return [`  ${full(paths)} paths, none with a second step.`]
  const lines = treeOf(links)
  const figures = lines.map(({ link }) =>
    link
      ? [full(link.count), percent(paths > 0 ? link.count / paths : null), duration(link.seconds_avg)]
      : ['', '', ''],
  )
  const heads = ['paths', 'share', 'avg time']
  const widths = heads.map((head, i) => Math.max(width(head), ...figures.map((row) => width(row[i]!))))
  const room = Math.max(8, sheet.columns - 2 - widths.reduce((sum, one) => sum + one + 2, 0))
  const nameWidth = Math.min(room, Math.max(...lines.map(({ branch, name }) => width(branch + name))))
  const line = (start: string, row: string[]) =>
    `  ${padEnd(start, nameWidth)}${row.map((cell, i) => `  ${padStart(cell, widths[i]!)}`).join('')}`
  return [
    `  ${color.bold(full(paths))} ${color.dim('paths')}`,
    '',
    color.dim(line('', heads)),
    ...lines.map(({ branch, name, link }, i) => {
      const text = cut(name, Math.max(4, nameWidth - width(branch)))
      return line(color.dim(cut(branch, nameWidth)) + (link ? text : color.bold(text)), figures[i]!)
    }),
  ]
}

interface Line {
  /** `│  ├─ ` */
  branch: string
  name: string
  /** Null on a node where paths begin. */
  link: PathLink | null
}

function treeOf(links: PathLink[]): Line[] {
  const from = new Map<string, PathLink[]>()
  for (const link of links) from.set(link.source, [...(from.get(link.source) ?? []), link])
  const targets = new Set(links.map(({ target }) => target))
  const heaviest = new Map<string, PathLink>()
  for (const link of links) {
    const best = heaviest.get(link.target)
    if (!best || link.count > best.count) heaviest.set(link.target, link)
  }
  const seen = new Set<string>()
  const lines: Line[] = []
  const weight = (node: string) => from.get(node)!.reduce((sum, { count }) => sum + count, 0)
  const byWeight = (nodes: string[]) => nodes.sort((a, b) => weight(b) - weight(a))
  const roots = byWeight([...from.keys()].filter((node) => !targets.has(node)))
  // Links in a circle have no beginning; whatever no root leads to begins where it is heaviest.
  for (const root of [...roots, ...byWeight([...from.keys()])]) {
    if (!seen.has(root)) begin(root)
  }
  return lines

  function begin(root: string) {
    const { position, value } = nodeOf(root)
    lines.push({ branch: '', name: position === '1' ? value : `${value} (step ${position})`, link: null })
    grow(root, '')
  }

  function grow(node: string, indent: string) {
    seen.add(node)
    const children = from.get(node) ?? []
    children.forEach((link, i) => {
      const last = i === children.length - 1
      const { value } = nodeOf(link.target)
      const goesOn = from.has(link.target)
      const here = goesOn && !seen.has(link.target) && heaviest.get(link.target) === link
      lines.push({ branch: `${indent}${last ? '└─ ' : '├─ '}`, name: goesOn && !here ? `${value} ↕` : value, link })
      if (here) grow(link.target, `${indent}${last ? '   ' : '│  '}`)
    })
  }
}

/** `2_/pricing` is the value `/pricing` at position 2. */
function nodeOf(node: string): { position: string; value: string } {
  const [, position = '1', value = node] = /^(\d+)_(.*)$/s.exec(node) ?? []
  return { position, value: value === '' ? '(empty)' : printable(value) }
}
