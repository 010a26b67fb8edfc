import { effect, signal } from '@preact/signals'

export type Theme = 'light' | 'dark'

const key = 'dataloaf-theme'
const system = matchMedia('(prefers-color-scheme: dark)')
const chosen = signal<Theme | null>(stored())
const preferred = signal<Theme>(system.matches ? 'dark' : 'light')

/** What a page asks for while it is open: a wall's screen is dark. */
export const worn = signal<Theme | null>(null)
/** What the page wears: the reader's choice, else the system's. */
export const theme = signal<Theme>('light')

effect(() => {
  theme.value = worn.value ?? chosen.value ?? preferred.value
  document.documentElement.dataset.theme = theme.value
})

system.addEventListener('change', ({ matches }) => {
  preferred.value = matches ? 'dark' : 'light'
})

/** For this page alone, as the page around it says. */
export function wear(next: Theme): void {
  chosen.value = next
}

export function toggleTheme(): void {
  chosen.value = theme.value === 'dark' ? 'light' : 'dark'
  try {
    localStorage.setItem(key, chosen.value)
  } catch {
    // A browser that stores nothing forgets the choice with the page.
  }
}

function stored(): Theme | null {
  try {
    const value = localStorage.getItem(key)
    return value === 'dark' || value === 'light' ? value : null
  } catch {
    return null
  }
}
