import type { AliasRecord, PatchRecord, UserRecord } from '../records.ts'
import { attributes, type Fields, id, isFields, kindOf, names, numbers, requiredId } from './check.ts'
import type { ParseContext } from './parse.ts'
import { Refusal } from './refusal.ts'
import { correctedTime } from './time.ts'

/** A change to a user; with an anonymous id beside the user id also the statement that they are one. */
export function identifyRecords(item: Fields, context: ParseContext): UserRecord[] {
  const anonymous = id(item, 'anonymous_id')
  const user = anonymous === null ? requiredId(item, 'user_id') : id(item, 'user_id')
  const patch = patchRecord(item, user ?? anonymous!, context)
  if (user === null || anonymous === null || user === anonymous) return [patch]
  return [patch, { ...aliasOf(anonymous, user, patch.updated_at, context) }]
}

/** The statement that two ids are one user. */
export function aliasRecord(item: Fields, context: ParseContext): AliasRecord {
  const { alias } = item
  if (!isFields(alias)) throw new Refusal('invalid', 'alias', `must be {"from":"…","to":"…"}, not ${kindOf(alias)}`)
  const ends: Fields = { 'alias.from': alias.from, 'alias.to': alias.to }
  const [from, to] = [requiredId(ends, 'alias.from'), requiredId(ends, 'alias.to')]
  if (from === to) throw new Refusal('invalid', 'alias.to', 'is the same id as alias.from; they must differ')
  return aliasOf(from, to, correctedTime(item, 'created', context), context)
}

function patchRecord(item: Fields, userId: string, context: ParseContext): PatchRecord {
  const operations = item.operations ?? {}
  if (!isFields(operations)) throw new Refusal('invalid', 'operations', `must be an object, not ${kindOf(operations)}`)
  for (const name in operations) {
    if (operationNames.has(name)) continue
    throw new Refusal('invalid', `operations.${name}`, `is unknown; there are ${[...operationNames].join(', ')}`)
  }
  // Read under their full names, so that a refusal names them so.
  const full: Fields = Object.fromEntries(Object.entries(operations).map(([name, of]) => [`operations.${name}`, of]))
  const record: PatchRecord = {
    kind: 'patch',
    app_id: context.appId,
    user_id: userId,
    patch_id: id(item, 'patch_id') ?? context.newId(),
    updated_at: correctedTime(item, 'updated_at', context),
    received_at: context.receivedAt,
    set: attributes(item, 'user_attributes'),
    set_once: attributes(full, 'operations.set_once'),
    unset: names(full, 'operations.unset'),
    increment: numbers(full, 'operations.increment'),
    append: attributes(full, 'operations.append'),
  }
  if (context.importId !== undefined) record.import_id = context.importId
  return record
}

function aliasOf(
  from: string,
  to: string,
  created: string,
  { appId, receivedAt, importId }: ParseContext,
): AliasRecord {
  const record: AliasRecord = {
    kind: 'alias',
    app_id: appId,
    from_id: from,
    to_id: to,
    created,
    received_at: receivedAt,
  }
  if (importId !== undefined) record.import_id = importId
  return record
}

const operationNames = new Set(['set_once', 'unset', 'increment', 'append'])
