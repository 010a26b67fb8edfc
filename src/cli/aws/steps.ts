/** Progress in words. */
import type { Changes, Operation, Progress, ResourceStep } from '../../stack/progress.ts'
import type { SetAside } from '../../stack/set-aside.ts'

/** A line for what is worth one: steps that ended, and what the engine complains of. */
export function stepLine(progress: Progress): string | undefined {
  if (progress.kind === 'summary') return undefined
  if (progress.kind === 'message') {
    if (progress.severity === 'info') return undefined
    const about = progress.resource ? `${progress.resource.name}: ` : ''
    return `${progress.severity}: ${about}${progress.text}`
  }
  const { state, resource } = progress
  if (state === 'started' || !counts(resource)) return undefined
  const verb = state === 'failed' ? `could not ${infinitives[resource.operation]}` : pasts[resource.operation]
  return `${verb} ${named(resource)}${resource.elapsed >= 1 ? `, ${duration(resource.elapsed)}` : ''}`
}

/** What is under way, the longest first: one line for all of it. */
export function underWay(running: readonly ResourceStep[], done: number): string {
  const longest = [...running].sort((a, b) => b.elapsed - a.elapsed)[0]
  const count = `${done} done, ${running.length} under way`
  return longest ? `${count}; ${waitingFor(longest)}` : count
}

/** A step that takes long, with how long it usually takes. */
export function waitingFor(step: ResourceStep): string {
  const usual = step.usual === undefined ? '' : ` of usually ${duration(step.usual)}`
  return `${gerunds[step.operation]} ${named(step)}, ${duration(step.elapsed)}${usual}`
}

/** Whether a step changes something; components of the program are none of AWS's. */
export function counts({ operation, type }: Pick<ResourceStep, 'operation' | 'type'>): boolean {
  return operation !== 'same' && operation !== 'read' && type.startsWith('aws:')
}

/** `12 created, 3 updated`; `nothing to do`. */
export function changesText(changes: Changes, tense: { [operation in Operation]: string } = pasts): string {
  const order: Operation[] = ['create', 'update', 'replace', 'delete']
  const parts = order.flatMap((operation) => {
    const count = changes[operation] ?? 0
    return count > 0 ? [`${count} ${tense[operation]}`] : []
  })
  return parts.join(', ') || 'nothing to do'
}

/** What becomes of an earlier warehouse. */
export function setAsideText({ id, type }: SetAside): string {
  return `The warehouse changes: ${id} (${type}) stays in the account with its data, outside of this deployment.`
}

/** For a preview: what would happen. */
export const plans: { [operation in Operation]: string } = {
  create: 'to create',
  update: 'to update',
  replace: 'to replace',
  delete: 'to delete',
  same: 'unchanged',
  read: 'to read',
}

const pasts: { [operation in Operation]: string } = {
  create: 'created',
  update: 'updated',
  replace: 'replaced',
  delete: 'deleted',
  same: 'unchanged',
  read: 'read',
}

const gerunds: { [operation in Operation]: string } = {
  create: 'creating',
  update: 'updating',
  replace: 'replacing',
  delete: 'deleting',
  same: 'checking',
  read: 'reading',
}

const infinitives: { [operation in Operation]: string } = {
  create: 'create',
  update: 'update',
  replace: 'replace',
  delete: 'delete',
  same: 'check',
  read: 'read',
}

/** `aws:lb/loadBalancer:LoadBalancer shop-web` as `lb LoadBalancer shop-web`. */
function named({ type, name }: Pick<ResourceStep, 'type' | 'name'>): string {
  const [, module = '', kind = ''] = type.split(':')
  return `${module.split('/')[0]} ${kind} ${name}`
}

/** `8 s`, `4:10 min`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`
  return `${Math.floor(seconds / 60)}:${String(Math.round(seconds) % 60).padStart(2, '0')} min`
}
