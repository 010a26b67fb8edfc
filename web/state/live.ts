import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { api, type Live } from '../api.ts'

/** Rows of the page, and those that wait while it is paused. */
const most = 200

export interface LiveList {
  /** Newest first. */
  events: readonly Live[]
  /** Came while paused, newest first; shown when the list goes on. */
  waiting: readonly Live[]
}

/** The latest events of an app as they are accepted. */
export function useLive(appId: string) {
  const list = useSignal<LiveList>({ events: [], waiting: [] })
  const paused = useSignal(false)
  const connected = useSignal(true)
  const refused = useSignal<readonly Live[]>([])
  useEffect(() => {
    const source = api.live(appId)
    source.addEventListener('event', ({ data }: MessageEvent<string>) => {
      list.value = received(list.peek(), JSON.parse(data) as Live, paused.peek())
    })
    source.addEventListener('quarantined', ({ data }: MessageEvent<string>) => {
      const came = JSON.parse(data) as Live
      if (refused.peek().some(({ event_id }) => event_id === came.event_id)) return
      refused.value = [came, ...refused.peek()].slice(0, most)
    })
    source.addEventListener('open', () => {
      connected.value = true
    })
    source.addEventListener('error', () => {
      connected.value = false
    })
    return () => source.close()
  }, [appId])
  const pause = () => {
    paused.value = !paused.value
    const { waiting, events } = list.value
    if (!paused.value) list.value = { events: [...waiting, ...events].slice(0, most), waiting: [] }
  }
  return { list: list.value, refused: refused.value, paused: paused.value, connected: connected.value, pause }
}

/** The server sends the latest again whenever the line comes back: what is here already stays as it is. */
function received({ events, waiting }: LiveList, came: Live, paused: boolean): LiveList {
  if ([...waiting, ...events].some(({ event_id }) => event_id === came.event_id)) return { events, waiting }
  if (paused) return { events, waiting: [came, ...waiting].slice(0, most) }
  return { events: [came, ...events].slice(0, most), waiting }
}
