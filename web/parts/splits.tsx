import { Plus, X } from 'lucide'
import { attributeText, owners, type Split, type TrendQuery } from '../language.ts'
import { ask } from '../state/view.ts'
import { t } from '../text.ts'
import { attributeSource, readAttribute, typedAttribute } from './catalog.ts'
import { Icon } from './icon.tsx'
import { Picker } from './picker.tsx'

interface SplitsProps {
  appId: string
  event: string | null
  splits: readonly Split[]
  limit: number | undefined
}

/** What the answer is split by, up to three attributes, and how many values have a row of their own. */
export function Splits({ appId, event, splits, limit }: SplitsProps) {
  const set = (next: Split[]) =>
    ask<TrendQuery>({ breakdown: next.length > 0 ? next : undefined, limit: next.length > 0 ? limit : undefined })
  return (
    <div class="filters">
      {splits.map((split, index) => {
        const text = attributeText(split.attribute, split.of)
        return (
          <span class="chip" key={`${index} ${text}`}>
            <span class="chip-text">{text}</span>
            <button
              type="button"
              class="chip-remove"
              aria-label={t`Remove split by ${text}`}
              onClick={() => set(splits.toSpliced(index, 1))}
            >
              <Icon of={X} size={12} />
            </button>
          </span>
        )
      })}
      {splits.length < 3 && (
        <Picker
          class="quiet"
          label={t`Split by an attribute`}
          placeholder={t`Search attributes`}
          source={attributeSource(appId, { event, of: owners })}
          typed={typedAttribute}
          onPick={(value) => set([...splits, readAttribute(value)])}
        >
          <Icon of={Plus} size={14} /> {t`Attribute`}
        </Picker>
      )}
      {splits.length > 0 && (
        <Picker
          class="quiet"
          label={t`How many values are shown`}
          source={limits}
          onPick={(value) => ask({ limit: value === '10' ? undefined : Number(value) })}
        >
          {t`top ${limit ?? 10}`}
        </Picker>
      )}
    </div>
  )
}

const limits = ['3', '5', '10', '20', '50'].map((value) => ({ value, label: t`top ${value}` }))
