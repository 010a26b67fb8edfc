import { effect, signal } from '@preact/signals'
import type { Told } from '../api/notifications.ts'
import { api, type Status } from '../api.ts'
import { session } from './session.ts'

export const status = signal<Status | null>(null)
/** What whoever is signed in was told; it comes by the same stream. */
export const told = signal<Told | null>(null)
/** False while the line to the server is down; the browser keeps trying. */
export const connected = signal(true)
/** The clock that "2 s ago" is told by; ticks while somebody is signed in. */
export const now = signal(Date.now())

/** Follows the pipeline for as long as somebody is signed in. */
export function followPipeline(): void {
  effect(() => {
    if (!session.value) return
    const source = api.statusStream()
    source.addEventListener('status', ({ data }: MessageEvent<string>) => {
      status.value = JSON.parse(data) as Status
      connected.value = true
    })
    source.addEventListener('notifications', ({ data }: MessageEvent<string>) => {
      told.value = JSON.parse(data) as Told
    })
    source.addEventListener('open', () => {
      connected.value = true
    })
    source.addEventListener('error', () => {
      connected.value = false
    })
    const tick = setInterval(() => {
      now.value = Date.now()
    }, 1000)
    return () => {
      source.close()
      told.value = null
      clearInterval(tick)
    }
  })
}
