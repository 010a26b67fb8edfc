import { useState } from 'preact/hooks'
import type { PathLink } from '../../../src/runtime/query/result.ts'
import { formatDuration, formatNumber } from '../../format.ts'
import { useWidth } from '../../parts/columns.tsx'
import { useLooked } from '../../parts/looked.ts'
import { bandStart, type Layout, layoutOf, linkPoint, nodeOf, type PlacedNode } from './layout.ts'

interface SankeyProps {
  links: readonly PathLink[]
  /** The link that stands out, by its index. */
  pointed: number | null
  onPoint: (index: number | null) => void
}

/** Who went where: a node a value at a position, a band a link as wide as it has paths. Arrow keys read the links. */
export function Sankey({ links, pointed, onPoint }: SankeyProps) {
  const { box, width } = useWidth()
  const { drill } = useLooked()
  const [node, setNode] = useState<string | null>(null)
  const layout = layoutOf(links, width, 380)
  const onKeyDown = (event: KeyboardEvent) => {
    const here = pointed === null ? undefined : links[pointed]
    if (event.key === 'Enter' && here) drill(linkPoint(here))
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    onPoint(Math.max(0, Math.min(links.length - 1, (pointed ?? (by > 0 ? -1 : links.length)) + by)))
  }
  const lit = (link: PathLink, index: number) =>
    pointed === null ? node === null || link.source === node || link.target === node : pointed === index
  return (
    <div
      class="picture sankey"
      role="img"
      aria-label="Paths. Arrow keys read them link by link, the heaviest first."
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys read the picture
      tabIndex={0}
      ref={box}
      onKeyDown={onKeyDown}
      onBlur={() => onPoint(null)}
      onPointerLeave={() => onPoint(null)}
    >
      <svg width={layout.width} height={layout.height + 24} aria-hidden="true">
        <g transform="translate(0 20)">
          {layout.links.map(({ link, path, width: wide }, index) => (
            // biome-ignore lint/a11y: Enter on the picture and the table below open the same
            <path
              key={`${link.source} ${link.target}`}
              class={lit(link, index) ? 'band' : 'band faded'}
              d={path}
              stroke-width={wide}
              onPointerEnter={() => onPoint(index)}
              onPointerLeave={() => onPoint(null)}
              onClick={() => drill(linkPoint(link))}
            />
          ))}
          {layout.nodes.map((one) => (
            <Node key={one.name} node={one} onPoint={setNode} />
          ))}
        </g>
        <Positions layout={layout} />
      </svg>
      {pointed !== null && links[pointed] && <LinkTip link={links[pointed]} layout={layout} />}
    </div>
  )
}

function Node({ node, onPoint }: { node: PlacedNode; onPoint: (name: string | null) => void }) {
  const { name, value, count, x, y, height } = node
  const text = value === '' ? 'empty text' : value
  return (
    <g class="node" onPointerEnter={() => onPoint(name)} onPointerLeave={() => onPoint(null)}>
      <title>{`${text}: ${formatNumber(count)}`}</title>
      <rect x={x} y={y} width={bandStart} height={height} rx={2} />
      <text x={x + bandStart + 6} y={y + height / 2} dominant-baseline="central">
        {text.length > 18 ? `${text.slice(0, 17)}…` : text} <tspan class="node-count">{formatNumber(count)}</tspan>
      </text>
    </g>
  )
}

function Positions({ layout }: { layout: Layout }) {
  const columns = new Map(layout.nodes.map(({ position, x }) => [position, x]))
  return (
    <>
      {[...columns].map(([position, x]) => (
        <text key={position} class="node-position" x={x} y={10}>
          {position}
        </text>
      ))}
    </>
  )
}

function LinkTip({ link, layout }: { link: PathLink; layout: Layout }) {
  const [from, to] = [nodeOf(link.source), nodeOf(link.target)]
  const source = layout.nodes.find(({ name }) => name === link.source)
  const left = Math.min(source?.x ?? 0, layout.width - 300)
  return (
    <div class="tooltip" aria-live="polite" style={{ left: `${Math.max(0, left) + 24}px` }}>
      <div class="tooltip-head">
        {from.value} → {to.value}
      </div>
      <table>
        <tbody>
          <tr>
            <td>paths</td>
            <td class="number">{formatNumber(link.count)}</td>
          </tr>
          <tr>
            <td>average time</td>
            <td class="number">{formatDuration(link.seconds_avg)}</td>
          </tr>
        </tbody>
      </table>
    </div>
  )
}
