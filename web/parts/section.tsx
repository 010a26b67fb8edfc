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
    <section class="settings" aria-label={title}>
      <div class="settings-about">
        <h2>{title}</h2>
        {about !== undefined && <p class="hint">{about}</p>}
      </div>
      <div class="settings-body">{children}</div>
    </section>
  )
}
