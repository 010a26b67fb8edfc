interface TabsProps {
  label: string
  /** Each with an address of its own. */
  tabs: readonly { href: string; label: string; hint?: string | undefined }[]
  current: string
}

/** Pages that belong together, side by side. */
export function Tabs({ label, tabs, current }: TabsProps) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(({ href, label, hint }) => (
        <a key={href} class="tab" href={href} aria-current={href === current ? 'page' : undefined}>
          {label} {hint !== undefined && <span class="hint">{hint}</span>}
        </a>
      ))}
    </nav>
  )
}
