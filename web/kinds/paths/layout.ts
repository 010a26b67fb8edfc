/** Where a Sankey's nodes and links lie. Counts come from the answer; here they only get a place. */
import type { PathLink } from '../../../src/runtime/query/result.ts'

export interface PlacedNode {
  name: string
  /** From 1. */
  position: number
  value: string
  /** The larger of what comes in and what goes out. */
  count: number
  x: number
  y: number
  height: number
}

export interface PlacedLink {
  link: PathLink
  /** The middle of the band, from node to node, as an SVG path. */
  path: string
  width: number
}

export interface Layout {
  nodes: PlacedNode[]
  links: PlacedLink[]
  width: number
  height: number
}

const nodeWidth = 10
const gap = 14
const labelRoom = 150

/** Fits the columns into `width`, or makes it wider where they would not be told apart. */
export function layoutOf(links: readonly PathLink[], width: number, height: number): Layout {
  const nodes = nodesOf(links)
  const positions = [...new Set(nodes.map(({ position }) => position))].sort((a, b) => a - b)
  const columns = positions.map((at) => nodes.filter(({ position }) => position === at))
  const tall = Math.max(height, ...columns.map((list) => list.length * (gap + 18)))
  const each = Math.min(
    ...columns.map((list) => (tall - gap * (list.length - 1)) / list.reduce((sum, { count }) => sum + count, 0)),
  )
  const apart = Math.max(labelRoom, (width - labelRoom - nodeWidth) / Math.max(1, columns.length - 1))
  for (const [index, list] of columns.entries()) {
    let y = 0
    for (const node of list.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))) {
      Object.assign(node, { x: index * apart, y, height: Math.max(2, node.count * each) })
      y += node.height + gap
    }
  }
  return {
    nodes,
    links: linksOf(links, nodes, each),
    width: Math.max(width, (columns.length - 1) * apart + nodeWidth + labelRoom),
    height: Math.max(...nodes.map(({ y, height }) => y + height), 40),
  }
}

export const bandStart = nodeWidth

/** `2_/pricing` is `/pricing` at position 2. */
export function nodeOf(name: string): { position: number; value: string } {
  const at = name.indexOf('_')
  return { position: Number(name.slice(0, at)), value: name.slice(at + 1) }
}

function nodesOf(links: readonly PathLink[]): PlacedNode[] {
  const sums = new Map<string, { into: number; out: number }>()
  const of = (name: string) => {
    const known = sums.get(name) ?? { into: 0, out: 0 }
    sums.set(name, known)
    return known
  }
  for (const { source, target, count } of links) {
    of(source).out += count
    of(target).into += count
  }
  return [...sums].map(([name, { into, out }]) => ({
    name,
    ...nodeOf(name),
    count: Math.max(into, out),
    x: 0,
    y: 0,
    height: 0,
  }))
}

function linksOf(links: readonly PathLink[], nodes: readonly PlacedNode[], each: number): PlacedLink[] {
  const byName = new Map(nodes.map((node) => [node.name, node]))
  const leaving = new Map<string, number>()
  const arriving = new Map<string, number>()
  const y = (name: string) => byName.get(name)!.y
  // Bands leave and arrive in the order of where they go, so that they cross as little as can be.
  const outward = [...links].sort((a, b) => y(a.source) - y(b.source) || y(a.target) - y(b.target))
  const starts = new Map(outward.map((link) => [link, taken(leaving, link.source, link.count * each)]))
  const inward = [...links].sort((a, b) => y(a.target) - y(b.target) || y(a.source) - y(b.source))
  const ends = new Map(inward.map((link) => [link, taken(arriving, link.target, link.count * each)]))
  return links.map((link) => {
    const [from, to] = [byName.get(link.source)!, byName.get(link.target)!]
    const width = Math.max(1, link.count * each)
    const [x0, x1] = [from.x + nodeWidth, to.x]
    const [y0, y1] = [from.y + starts.get(link)! + width / 2, to.y + ends.get(link)! + width / 2]
    const middle = (x0 + x1) / 2
    return { link, width, path: `M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}` }
  })
}

function taken(used: Map<string, number>, name: string, width: number): number {
  const before = used.get(name) ?? 0
  used.set(name, before + width)
  return before
}

/** Those who went from the one to the other. */
export function linkPoint({ source, target }: PathLink) {
  const from = nodeOf(source)
  return { position: from.position, source: from.value, target: nodeOf(target).value }
}
