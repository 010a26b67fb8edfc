import '../styles/pages.css'
import type { ComponentChildren } from 'preact'
import { Loaf } from './app-switcher.tsx'

/** A page in front of the app, for whoever is not in yet. */
export function Door({ heading, children }: { heading: string; children: ComponentChildren }) {
  return (
    <main class="centre door">
      <section class="card narrow">
        <p class="brand">
          <Loaf size={28} /> DataLoaf
        </p>
        <h1>{heading}</h1>
        {children}
      </section>
    </main>
  )
}
