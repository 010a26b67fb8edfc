import { Command, Flags } from '@oclif/core'
import { type Api, connect } from './api.ts'
import { type Paint, paint } from './paint.ts'
import { type Place, place } from './place.ts'
import { asCommandError, errorBody, report } from './report.ts'
import { type Call, type CommonFlags, lifecycle, type Output } from './target.ts'

/**
 * What every command shares: the global flags, where the answer and the rest go, and how failures end.
 * The answer goes to standard output (`this.log`, or the value `run` returns under `--json`); `this.note` is for the rest.
 */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true

  static override baseFlags = {
    json: Flags.boolean({ description: 'the answer, or the error, as JSON', helpGroup: 'GLOBAL' }),
    yes: Flags.boolean({ char: 'y', description: 'ask nothing; a missing answer is an error', helpGroup: 'GLOBAL' }),
    'no-input': Flags.boolean({ description: 'ask nothing, as without a terminal', helpGroup: 'GLOBAL' }),
    quiet: Flags.boolean({ char: 'q', description: 'no progress and no hints', helpGroup: 'GLOBAL' }),
    'data-dir': Flags.string({
      description: 'where the data live (default: .dataloaf, or as dataloaf.json says)',
      env: 'DATALOAF_DATA_DIR',
      helpGroup: 'GLOBAL',
      helpValue: 'FOLDER',
    }),
    url: Flags.string({
      description: 'a server elsewhere; its API key comes from DATALOAF_API_KEY',
      env: 'DATALOAF_URL',
      helpGroup: 'GLOBAL',
    }),
  }

  /** Styles for what goes to standard error. */
  protected readonly color: Paint = paint(process.stderr)

  /** Whether `--json` answers in lines as they come; told by whoever writes the first one. */
  private streams = false

  /** Progress, warnings and hints: standard error, unless `--quiet`. */
  protected note(text = ''): void {
    if (!this.argv.includes('--quiet') && !this.argv.includes('-q')) process.stderr.write(`${text}\n`)
  }

  /** dataloaf.json and the data directory, as flags, environment and file say. */
  protected place(flags: PlaceFlags): Place {
    return place({ cwd: process.cwd(), dataDirectory: flags['data-dir'] })
  }

  /** The command as a target sees it. */
  protected call<Flags extends CommonFlags>(flags: Flags): Call<Flags> {
    const out: Output = {
      json: this.jsonEnabled(),
      color: this.color,
      log: (text) => this.log(text),
      note: (text) => this.note(text),
      event: (value) => {
        this.streams = true
        process.stdout.write(`${JSON.stringify(value)}\n`)
      },
    }
    return { flags, place: this.place(flags), out }
  }

  /** The server this command speaks to: that of `--url`, else the project's. Rejects with `not_running` without one. */
  protected async connect(flags: PlaceFlags): Promise<Api> {
    const call = this.call(flags)
    const own = flags.url === undefined ? await (await lifecycle(call.place, {})).server(call) : {}
    return connect({ place: call.place, url: flags.url, ...own, apiKey: process.env.DATALOAF_API_KEY })
  }

  // oclif ends every failure under --json with 1 and prints its own fields; the code an error carries is kept here.
  protected override async catch(thrown: Error): Promise<void> {
    process.exitCode = report(thrown, { json: this.jsonEnabled(), lines: this.streams, command: this.id })
  }

  protected override toErrorJson(thrown: unknown): unknown {
    return errorBody(asCommandError(thrown, this.id))
  }
}

export interface PlaceFlags {
  'data-dir'?: string | undefined
  url?: string | undefined
}
