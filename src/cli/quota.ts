import type { QuotaUse } from '../runtime/quotas/quotas.ts'
import { full } from './charts/format.ts'
import { minute } from './text.ts'

/** `80,000 of 100k/day until 2026-02-01 00:00`; empty without a quota. */
export function quotaText({ quota, use }: { quota?: string | undefined; use?: QuotaUse | null | undefined }): string {
  if (quota === undefined || quota === 'none') return ''
  return use ? `${full(use.events)} of ${quota} until ${minute(use.until)}` : quota
}
