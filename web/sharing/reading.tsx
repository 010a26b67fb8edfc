import type { NamedAttribute } from '../api/sharing.ts'
import type { App } from '../api.ts'
import { t } from '../text.ts'
import { MoreFilters } from './more-filters.tsx'

/** What whoever it is shown to may filter by; null: they may not. */
export type Filters = NamedAttribute[] | null

interface ReadingFieldsProps {
  app: App
  filters: Filters
  onFilters: (filters: Filters) => void
  /** Whether another range may be chosen unless something else is said. Default: it may not. */
  range?: boolean
}

/** Whether readers may choose the range and filter, and by what. */
export function ReadingFields({ app, filters, onFilters, range = false }: ReadingFieldsProps) {
  return (
    <>
      <label class="check">
        <input type="checkbox" name="range" defaultChecked={range} /> {t`Readers may choose another range`}
      </label>
      <label class="check">
        <input type="checkbox" checked={filters !== null} onChange={() => onFilters(filters === null ? [] : null)} />{' '}
        {t`Readers may filter by what is used in it`}
      </label>
      {filters !== null && <MoreFilters app={app} filters={filters} onChange={onFilters} />}
    </>
  )
}

/** Whether the form says that readers may choose another range. */
export function rangeOf(form: FormData): boolean {
  return form.has('range')
}
