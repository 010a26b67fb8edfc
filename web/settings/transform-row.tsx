import { ArrowDown, ArrowUp, Trash2 } from 'lucide'
import type { DeclaredTransform } from '../api/collection.ts'
import { Icon } from '../parts/icon.tsx'
import { t } from '../text.ts'

interface TransformRowProps {
  of: DeclaredTransform
  about: string
  mayChange: boolean
  first: boolean
  last: boolean
  onUp: () => void
  onDown: () => void
  onRemove: () => void
}

/** One transform, and its place among the others. */
export function TransformRow({ of: transform, about, mayChange, first, last, ...does }: TransformRowProps) {
  const { kind, ...options } = transform
  const tools = [
    { label: t`Move ${kind} up`, icon: ArrowUp, does: does.onUp, disabled: first },
    { label: t`Move ${kind} down`, icon: ArrowDown, does: does.onDown, disabled: last },
    { label: t`Remove ${kind}`, icon: Trash2, does: does.onRemove, disabled: false },
  ]
  return (
    <li class="settings-row">
      <strong title={about}>{kind}</strong>
      <code class="cut">{optionsText(options)}</code>
      {mayChange && (
        <span class="settings-tools">
          {tools.map((tool) => (
            <button
              key={tool.label}
              type="button"
              class="icon-button"
              aria-label={tool.label}
              disabled={tool.disabled}
              onClick={tool.does}
            >
              <Icon of={tool.icon} size={14} />
            </button>
          ))}
        </span>
      )}
    </li>
  )
}

function optionsText(options: object): string {
  const texts = Object.entries(options).map(([name, value]) => `${name}: ${valueText(value)}`)
  return texts.join('  ')
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => (Array.isArray(one) ? one.join('.') : String(one))).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
