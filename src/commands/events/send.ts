import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base.ts'
import { parseAttributes } from '../../cli/events/attribute.ts'
import { findWriteKey, sendEvent } from '../../cli/events/send.ts'
import { appFlag } from '../../cli/flags.ts'
import type { EventItem } from '../../event.ts'
import { uuidV7 } from '../../sdk/id.ts'

export default class EventsSend extends BaseCommand {
  static override description = 'send one event through the collector'
  static override examples = [
    '<%= config.bin %> events send signed_up --user u1 --attribute plan=pro',
    '<%= config.bin %> events send purchase --user u1 --attribute amount=12.5 --at 2026-01-31T10:00:00Z',
  ]
  static override args = { name: Args.string({ ignoreStdin: true, description: 'event name', required: true }) }
  static override flags = {
    attribute: Flags.string({
      char: 'a',
      description: 'an event attribute; the value may be JSON',
      helpValue: 'NAME=VALUE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    user: Flags.string({ description: 'who did it: the product’s own id', helpValue: 'USER_ID' }),
    anonymous: Flags.string({ description: 'who did it, before they are known', helpValue: 'ANONYMOUS_ID' }),
    session: Flags.string({ description: 'session the event belongs to', helpValue: 'SESSION_ID' }),
    at: Flags.string({ description: 'when it happened (default: now)', helpValue: 'TIME' }),
    'event-id': Flags.string({ description: 'the event’s id (default: a new one)', helpValue: 'ID' }),
    'write-key': Flags.string({
      description: 'key to send with (default: one of the app’s)',
      env: 'DATALOAF_WRITE_KEY',
    }),
    app: appFlag,
  }

  override async run(): Promise<{ event_id: string }> {
    const { args, flags } = await this.parse(EventsSend)
    const event: EventItem = {
      event_name: args.name,
      event_id: flags['event-id'] ?? uuidV7()(),
      event_attributes: parseAttributes(flags.attribute ?? []),
      ...(flags.user !== undefined && { user_id: flags.user }),
      ...(flags.anonymous !== undefined && { anonymous_id: flags.anonymous }),
      ...(flags.session !== undefined && { session_id: flags.session }),
      ...(flags.at !== undefined && { event_created: flags.at }),
    }
    const api = await this.connect(flags)
    await sendEvent(api, flags['write-key'] ?? (await findWriteKey(api, flags.app)), event)
    this.log(event.event_id)
    this.note(`${this.color.green('✓')} sent ${args.name}`)
    return { event_id: event.event_id! }
  }
}
