import { Star } from 'lucide'
import { useEffect, useState } from 'preact/hooks'
import { listFavourites, setFavourite } from '../api/insights.ts'
import { ApiError, type App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { IconButton } from '../parts/icon-button.tsx'
import { Failure } from '../parts/notice.tsx'
import { t } from '../text.ts'

interface StarProps {
  app: App
  kind: 'insight' | 'dashboard'
  id: string
  name: string
  /** Whether it is one, where that was said already. */
  known?: boolean
}

/** Whether what is looked at is a favourite of whoever looks. Shown once that is known, and otherwise at once. */
export function FavouriteStar({ app, kind, id, name, known }: StarProps) {
  const [on, setOn] = useState<boolean | null>(known ?? null)
  const { error, attempt } = useAttempt()
  useEffect(() => {
    if (known !== undefined) return
    let left = false
    listFavourites(app.app_id).then(
      (all) => !left && setOn(all.some((one) => one.kind === kind && one.id === id)),
      (problem: unknown) => {
        // Without it the page is whole.
        if (!(problem instanceof ApiError)) throw problem
      },
    )
    return () => {
      left = true
    }
  }, [app.app_id, kind, id])
  const turn = async () => {
    setOn(!on)
    if (!(await attempt(() => setFavourite(app.app_id, kind, id, !on)))) setOn(on)
  }
  return (
    <>
      <IconButton
        of={Star}
        class="star"
        label={on ? t`Take ${name} out of your favourites` : t`Make ${name} a favourite`}
        pressed={on ?? false}
        disabled={on === null}
        onClick={() => void turn()}
      />
      {error && <Failure error={error} />}
    </>
  )
}
