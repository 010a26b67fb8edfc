import { X } from 'lucide'
import type { NamedAttribute } from '../api/sharing.ts'
import type { App } from '../api.ts'
import { attributeText } from '../language.ts'
import { attributeSource, readAttribute } from '../parts/catalog.ts'
import { Icon } from '../parts/icon.tsx'
import { Picker } from '../parts/picker.tsx'
import { t } from '../text.ts'

interface MoreFiltersProps {
  app: App
  filters: readonly NamedAttribute[]
  onChange: (filters: NamedAttribute[]) => void
}

/** The attributes that readers may filter by although nothing of what is shown is about them. */
export function MoreFilters({ app, filters, onChange }: MoreFiltersProps) {
  const key = (one: NamedAttribute) => JSON.stringify(one)
  return (
    <div class="share-filters">
      {filters.map((one) => {
        const name = attributeText(one.attribute, one.of)
        return (
          <button
            key={key(one)}
            type="button"
            class="small"
            aria-label={t`Without ${name}`}
            onClick={() => onChange(filters.filter((each) => each !== one))}
          >
            {name} <Icon of={X} size={12} />
          </button>
        )
      })}
      <Picker
        label={t`And by another attribute`}
        placeholder={t`Search`}
        source={attributeSource(app.app_id, { event: null, of: ['event', 'user'] })}
        onPick={(value) => {
          const { attribute, of } = readAttribute(value)
          const next: NamedAttribute = { attribute, of: of === 'user' ? 'user' : 'event' }
          if (!filters.some((one) => key(one) === key(next))) onChange([...filters, next])
        }}
      >
        {t`And by another attribute`}
      </Picker>
    </div>
  )
}
