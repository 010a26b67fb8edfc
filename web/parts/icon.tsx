import { h } from 'preact'

/** A lucide icon's data: the shapes it is drawn with. */
export type IconShapes = readonly (readonly [
  tag: string,
  attributes: { readonly [name: string]: string | number | undefined },
])[]

/** Drawn in the colour of the text around it; the control it stands in carries the name. */
export function Icon({ of, size = 16 }: { of: unknown; size?: number }) {
  const line = { fill: 'none', stroke: 'currentColor', 'stroke-width': 1.75, 'stroke-linecap': 'round' } as const
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      stroke-linejoin="round"
      aria-hidden="true"
      {...line}
    >
      {(of as IconShapes).map(([tag, attributes]) => h(tag, attributes as object))}
    </svg>
  )
}
