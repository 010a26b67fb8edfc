import type { ComponentChildren } from 'preact'

interface SectionProps {
  title: string
  /** What it is about, in a sentence. */
  about?: ComponentChildren
  children: ComponentChildren
}

/** A part of a page of settings: what it is at the left, what can be done at the right. */
export function Section({ title, about, children }: SectionProps) {
  return (
    <section class="section" aria-label={title}>
      <div class="section-about">
        <h2>{title}</h2>
        {about !== undefined && <p class="hint">{about}</p>}
      </div>
      <div class="section-body">{children}</div>
    </section>
  )
}
