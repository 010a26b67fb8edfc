import { useAttempt } from '../parts/attempt.ts'
import { say } from '../state/toasts.ts'

/** Does something to one of a list. `draft` shows it done before it is; what the server has is read afterwards. */
export type Act<Thing> = (call: () => Promise<unknown>, words: string, draft?: Thing) => Promise<void>

/** How the things of a list are acted on, and how the server refused it. */
export function useActing<Thing>(show: (draft: Thing) => void, reload: () => void) {
  const { busy, error, attempt } = useAttempt()
  const act: Act<Thing> = async (call, words, draft) => {
    if (draft !== undefined) show(draft)
    if (await attempt(call)) say(words)
    reload()
  }
  return { busy, error, act }
}
