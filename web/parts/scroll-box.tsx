import type { ComponentChildren } from 'preact'

/** A box whose content may be wider or longer than it: scrolls in itself, by keyboard too. */
export function ScrollBox({
  label,
  class: name,
  children,
}: {
  label: string
  class: string
  children: ComponentChildren
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class={name} aria-label={label} tabIndex={0}>
      {children}
    </section>
  )
}
