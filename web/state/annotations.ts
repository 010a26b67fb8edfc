/** What happened when, in the app that is looked at. */
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { type Annotation, listAnnotations } from '../api/annotations.ts'
import { ApiError } from '../api.ts'

export const annotations = signal<readonly Annotation[]>([])

/** Reads them again. */
export async function loadAnnotations(appId: string): Promise<void> {
  annotations.value = await listAnnotations(appId)
}

/** Has them on the charts of a page. Charts do without them when they cannot be read. */
export function useAnnotations(appId: string): void {
  useEffect(() => {
    loadAnnotations(appId).catch((error) => {
      if (!(error instanceof ApiError)) throw error
    })
    return () => {
      annotations.value = []
    }
  }, [appId])
}
