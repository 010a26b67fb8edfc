import { resolve } from 'node:dns/promises'
import { DataLoafError } from '../../errors.ts'
import { certificateStatus } from '../../stack/certificate.ts'
import type { StackSettings } from '../../stack/settings.ts'
import { LiveLine } from '../progress.ts'
import type { Call } from '../target.ts'
import { awsSettings } from './project.ts'
import { builtOutputs } from './session.ts'

export interface Dns {
  records: { name: string; type: string; value: string; seen: boolean }[]
  /** As ACM says it. */
  certificate: string | null
}

/** The records that somebody has to add where the domain's DNS is, and which of them can be seen. */
export async function dns(call: Call): Promise<Dns> {
  const { settings, outputs } = await builtOutputs(call)
  assertElsewhere(settings)
  const certificate = (await certificateStatus(settings)) ?? null
  const records = await Promise.all(
    (outputs.dnsRecords ?? []).map(async (record) => ({ ...record, seen: await isSeen(record) })),
  )
  for (const { name, type, value, seen } of records) call.out.log(`${seen ? '✓' : '–'} ${name} ${type} ${value}`)
  const issued = certificate === 'ISSUED'
  call.out.note(issued ? 'The certificate is there. Next: dataloaf up' : 'Add them, then: dataloaf dns wait')
  return { records, certificate }
}

/** Waits until ACM has seen the records and issued the certificate. */
export async function wait(call: Call<{ timeout: number }>): Promise<{ certificate: string }> {
  const { flags, place, out } = call
  const settings = awsSettings(place)
  assertElsewhere(settings)
  const line = new LiveLine({ quiet: flags.quiet || out.json })
  const end = Date.now() + flags.timeout * 60_000
  try {
    for (;;) {
      const certificate = await certificateStatus(settings)
      if (certificate === 'ISSUED') {
        out.note(`The certificate of ${settings.domain.name} is there. Next: dataloaf up`)
        return { certificate }
      }
      if (certificate !== 'PENDING_VALIDATION') throw notPending(settings.domain.name, certificate)
      if (Date.now() > end) throw late(settings.domain.name, flags.timeout)
      line.show(`waiting for the certificate of ${settings.domain.name}; Ctrl-C ends the waiting only`)
      await new Promise((resolve) => setTimeout(resolve, Math.min(pause, Math.max(0, end - Date.now()) + 1)))
    }
  } finally {
    line.clear()
  }
}

/** Milliseconds between two questions. */
const pause = 15_000

type Elsewhere = StackSettings & { domain: NonNullable<StackSettings['domain']> }

function assertElsewhere(settings: StackSettings): asserts settings is Elsewhere {
  const { domain } = settings
  if (domain && domain.zone === undefined) return
  const message = domain
    ? `Route 53 has the zone ${domain.zone}; the records of ${domain.name} come by themselves.`
    : 'This deployment has no domain.'
  throw new DataLoafError('invalid_input', message, { hint: 'dataloaf status' })
}

function notPending(name: string, status: string | undefined): DataLoafError {
  if (status === undefined) {
    return new DataLoafError('not_running', `No certificate was asked for ${name} yet.`, { hint: 'dataloaf up' })
  }
  const message = `ACM does not issue the certificate of ${name} any more: ${status.toLowerCase().replaceAll('_', ' ')}.`
  const hint = 'Check CAA records and the name, delete the certificate in ACM, then dataloaf up asks for another.'
  return new DataLoafError('conflict', message, { hint })
}

function late(name: string, minutes: number): DataLoafError {
  const message = `The certificate of ${name} was not issued within ${minutes} minutes.`
  return new DataLoafError('timed_out', message, { hint: 'dataloaf dns shows which records cannot be seen.' })
}

/** Whether this machine's resolver gives the record. A name that cannot be asked counts as not seen. */
async function isSeen({ name, type, value }: { name: string; type: string; value: string }): Promise<boolean> {
  const plain = (text: string) => text.toLowerCase().replace(/\.$/, '')
  const answers = await resolve(plain(name), type).catch(() => [])
  return (Array.isArray(answers) ? answers : []).some((answer) => plain(String(answer)) === plain(value))
}
