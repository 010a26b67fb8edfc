import type { Subject } from '../api/alerts.ts'

interface SubjectProps {
  label: string
  subjects: readonly Subject[]
  id: string
  onChange: (id: string) => void
}

/** What it is about: chosen, unless there is nothing to choose from. */
export function SubjectField({ label, subjects, id, onChange }: SubjectProps) {
  const [only, ...others] = subjects
  if (only && others.length === 0) {
    return (
      <p class="told-about">
        <span class="hint">{label}</span> <b>{only.name}</b>
      </p>
    )
  }
  return (
    <label>
      {label}
      <select class="field" value={id} onChange={(event) => onChange(event.currentTarget.value)}>
        {subjects.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </select>
    </label>
  )
}
