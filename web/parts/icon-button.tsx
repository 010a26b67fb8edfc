import { Icon } from './icon.tsx'

interface IconButtonProps {
  of: unknown
  /** What it does; of several in a list, to which one too. */
  label: string
  /** What a pointer that rests on it reads. Default: the label. */
  title?: string
  pressed?: boolean
  disabled?: boolean
  class?: string
  onClick: () => void
}

/** A button that is a picture. */
export function IconButton({
  of,
  label,
  title = label,
  pressed,
  disabled,
  class: name = '',
  onClick,
}: IconButtonProps) {
  return (
    <button
      type="button"
      class={`icon-button ${name}`}
      aria-label={label}
      title={title}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon of={of} size={14} />
    </button>
  )
}
