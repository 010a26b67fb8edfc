import { type Colleague, listColleagues } from '../api/sharing.ts'
import type { App } from '../api.ts'
import { useLoaded } from '../state/loaded.ts'
import { t } from '../text.ts'

interface OwnerFieldProps {
  app: App
  value: string
  onInput: (owner: string) => void
}

/** Who answers questions: members are offered, and anybody can be written. */
export function OwnerField({ app, value, onInput }: OwnerFieldProps) {
  const colleagues = useColleagues(app)
  return (
    <label>
      {t`Who answers questions, by name or e-mail`}
      <input
        class="field"
        maxLength={200}
        value={value}
        list="note-owners"
        autocomplete="off"
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      <datalist id="note-owners">
        {colleagues.map(({ user_id, email, name }) => (
          <option key={user_id} value={email} label={name} />
        ))}
      </datalist>
    </label>
  )
}

/** Who answers questions; a member can be written to. */
export function Owner({ app, owner }: { app: App; owner: string }) {
  const member = useColleagues(app).find(({ email, name }) => same(email, owner) || same(name, owner))
  return (
    <p class="hint">
      {t`Questions to`} {member ? <a href={`mailto:${member.email}`}>{member.name || member.email}</a> : owner}
    </p>
  )
}

/** Nobody until they are here, or where they cannot be read. */
function useColleagues(app: App): readonly Colleague[] {
  return useLoaded(app.app_id, () => listColleagues(app.app_id)).data ?? []
}

const same = (one: string, other: string) => one.trim().toLowerCase() === other.trim().toLowerCase()
