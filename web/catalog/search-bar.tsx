import { keep, parameter } from '../state/parameters.ts'
import { t } from '../text.ts'

/** The text that is looked for, in the address bar, and how many fit. */
export function SearchBar({ shown }: { shown: string | undefined }) {
  return (
    <div class="page-bar catalog-bar">
      <input
        class="field"
        type="search"
        data-key="search"
        aria-label={t`Search the catalog`}
        placeholder={t`Name, description, tag or term`}
        value={parameter('find') ?? ''}
        onInput={({ currentTarget: { value } }) => keep({ find: value }, { replace: true })}
      />
      <p class="bar-end" role="status" data-test="catalog-total">
        {shown}
      </p>
    </div>
  )
}
