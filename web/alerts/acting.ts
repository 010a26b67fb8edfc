import { useAttempt } from '../parts/attempt.ts'
import { say } from '../state/toasts.ts'

interface Acted<Thing> {
  /** Shown in its place until what the server has is read. */
  draft?: Thing
  /** Takes it back; offered for a while. */
  undo?: () => Promise<unknown>
}

/** Does something to one of a list, and says so. What the server has is read afterwards. */
export type Act<Thing> = (call: () => Promise<unknown>, words: string, acted?: Acted<Thing>) => Promise<void>

/** How the things of a list are acted on, and how the server refused it. */
export function useActing<Thing>(show: (draft: Thing) => void, reload: () => void) {
  const { busy, error, attempt } = useAttempt()
  const act: Act<Thing> = async (call, words, { draft, undo } = {}) => {
    if (draft !== undefined) show(draft)
    if (await attempt(call)) say(words, undo && (() => void attempt(undo).then(reload)))
    reload()
  }
  return { busy, error, act }
}
