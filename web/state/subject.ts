/** What the page shows that can be shared and talked about: a saved insight, or a dashboard. */
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Subject } from '../../src/runtime/metadata/schema.ts'

export const subject = signal<Subject | null>(null)
/** What is open beside it. */
export const beside = signal<'comments' | 'share' | null>(null)

/** Says so for as long as the page is open; null while what it shows is not saved. */
export function useSubject(kind: Subject['kind'], id: string | null): void {
  useEffect(() => {
    subject.value = id === null ? null : { kind, id }
    return () => {
      subject.value = null
      beside.value = null
    }
  }, [kind, id])
}
