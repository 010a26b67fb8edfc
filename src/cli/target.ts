import { DataLoafError } from '../errors.ts'

/** Throws `invalid_config` for a target that this version does not serve. */
export function assertLocal(target: string | undefined): void {
  if (target === undefined || target === 'local') return
  const message = `This version of DataLoaf serves the "local" target only, not "${target}".`
  throw new DataLoafError('invalid_config', message, { hint: '--target local' })
}
