import type { WebRow } from '../../../src/runtime/query/result.ts'
import { formatNumber, formatPercent } from '../../format.ts'
import { DrillNumber } from '../../parts/drill-number.tsx'
import { Moved } from '../../parts/moved.tsx'
import { t } from '../../text.ts'
import { breakdownText } from '../../words.ts'
import { sectionTitle } from './table.ts'
import { type lists, missingText, type Picked } from './words.ts'

/** Buttons elsewhere say the same as verbs: the empty place tells these from them. */
const [share, changed] = [t`Share${''}`, t`Change${''}`]

interface RankedListProps {
  section: (typeof lists)[number]
  rows: readonly WebRow[]
  onPick?: (picked: Picked) => void
}

/** Values by their visitors; the bar behind a value is its share. */
export function RankedList({ section, rows, onPick }: RankedListProps) {
  const compared = rows.some(({ previous_visitors }) => previous_visitors !== undefined)
  const most = Math.max(...rows.map(({ share }) => share), 0)
  return (
    <section class="ranked">
      <table class="table" aria-label={sectionTitle(section)}>
        <thead>
          <tr>
            <th scope="col">{sectionTitle(section)}</th>
            <th scope="col" class="number">
              {t`Visitors`}
            </th>
            <th scope="col" class="number">
              {share}
            </th>
            {compared && (
              <th scope="col" class="number">
                {changed}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row
              key={JSON.stringify(row.value)}
              row={row}
              section={section}
              compared={compared}
              most={most}
              {...(onPick && { onPick })}
            />
          ))}
          {rows.length === 0 && (
            <tr>
              <td class="hint" colSpan={compared ? 4 : 3}>
                {t`None in this range.`}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  )
}

interface RowProps {
  row: WebRow
  section: RankedListProps['section']
  compared: boolean
  most: number
  onPick?: (picked: Picked) => void
}

function Row({ row, section, compared, most, onPick }: RowProps) {
  const { value, visitors, sessions, views, share, previous_visitors } = row
  const name = value === null ? missingText(section) : breakdownText(value)
  const title = t`${formatNumber(sessions)} sessions, ${formatNumber(views)} page views`
  return (
    <tr title={title}>
      <th scope="row">
        <span class="ranked-bar" style={{ '--share': most > 0 ? share / most : 0 }} />
        {onPick ? (
          <button
            type="button"
            class="ranked-name ranked-pick cut"
            title={name}
            onClick={() => onPick({ list: section, value: value === null ? null : String(value) })}
          >
            {name}
          </button>
        ) : (
          <span class="ranked-name cut" title={name}>
            {name}
          </span>
        )}
      </th>
      <td class="number strong">
        <DrillNumber
          point={{ list: section, value: value === null ? null : String(value) }}
          of={`${sectionTitle(section)}: ${name}`}
        >
          {formatNumber(visitors)}
        </DrillNumber>
      </td>
      <td class="number hint">{formatPercent(share)}</td>
      {compared && (
        <td class="number">
          <Moved now={visitors} before={previous_visitors} unit="count" />
        </td>
      )}
    </tr>
  )
}
