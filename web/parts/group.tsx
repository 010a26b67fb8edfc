import type { ComponentChildren } from 'preact'

/** A part of the question under its heading. */
export function Group({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="group">
      <h2>{title}</h2>
      {children}
    </section>
  )
}
