import { ChevronDown } from 'lucide'
import { isKind, kindInfo, kinds } from '../kinds.ts'
import type { Kind } from '../language.ts'
import { askKind } from '../state/ask-kind.ts'
import { t } from '../text.ts'
import { Icon } from './icon.tsx'
import { Picker } from './picker.tsx'

/** Which kind of question it is. What another kind can say too stays. */
export function KindChooser({ kind }: { kind: string }) {
  const info = isKind(kind) ? kindInfo(kind) : null
  return (
    <div class="kind-chooser">
      <Picker
        class="kind-button"
        label={t`Kind of question: ${info?.label ?? kind}`}
        placeholder={t`Search kinds of question`}
        source={kinds.map((value) => ({
          value,
          label: kindInfo(value).label,
          hint: kindInfo(value).hint,
          icon: kindInfo(value).icon,
          selected: value === kind,
        }))}
        onPick={(value) => askKind(value as Kind)}
        width={360}
        testId="kind"
        dataKey="kind"
      >
        {info && <Icon of={info.icon} size={16} />}
        <span class="kind-name">{info?.label ?? kind}</span>
        <span class="hint cut">{info?.hint ?? t`no such kind`}</span>
        <Icon of={ChevronDown} size={14} />
      </Picker>
    </div>
  )
}
