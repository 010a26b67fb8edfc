import { Args, Flags } from '@oclif/core'
import { appPath } from '../../cli/apps.ts'
import { BaseCommand } from '../../cli/base.ts'
import { type ImportResult, importFiles } from '../../cli/events/import.ts'
import { formatNamed, importFlags, onlyRows } from '../../cli/events/import-flags.ts'
import { formatLines, importFailure, importNote, importSummary, reasonLines } from '../../cli/events/import-summary.ts'
import { progressLine } from '../../cli/events/progress-line.ts'
import { appFlag } from '../../cli/flags.ts'
import { LiveLine } from '../../cli/progress.ts'
import { uuidV7 } from '../../sdk/id.ts'

export default class EventsImport extends BaseCommand {
  static override description = `import files of events and users: our own, and exports of other systems
What a file is, is told by what is in it; gzip and zip are unpacked. Importing a file again changes nothing.
An import that was cut off goes on where it stopped when the same command is given again.`
  static override examples = [
    '<%= config.bin %> events import events.ndjson.gz --app my-shop',
    '<%= config.bin %> events import export.zip --report refused.ndjson',
    'zcat *.gz | <%= config.bin %> events import - --json',
  ]
  static override strict = false
  static override args = {
    file: Args.string({ ignoreStdin: true, description: 'files; - reads standard input', required: true }),
  }
  static override flags = {
    app: appFlag,
    ...importFlags,
    wait: Flags.boolean({ allowNo: true, default: true, description: 'return when all of it is taken in' }),
    'import-id': Flags.string({ description: 'name of the import (default: a new one)', helpValue: 'ID' }),
  }

  override async run(): Promise<ImportResult> {
    const { argv, flags } = await this.parse(EventsImport)
    const format = formatNamed(flags)
    const api = await this.connect(flags)
    const line = new LiveLine(flags)
    const stop = new AbortController()
    process.once('SIGINT', () => stop.abort())
    const imported = await importFiles(argv as string[], {
      api,
      path: await appPath(api, flags.app),
      importId: flags['import-id'] ?? uuidV7()(),
      wait: flags.wait,
      stateDirectory: this.place(flags).dataDirectory,
      format,
      inferTypes: flags['infer-types'],
      only: onlyRows(flags.only),
      report: flags.report,
      onProgress: line.on ? progressLine((text) => line.show(text)) : undefined,
      signal: stop.signal,
    }).finally(() => line.clear())
    const { result } = imported
    for (const text of formatLines(result)) this.note(this.color.dim(text))
    for (const text of reasonLines(result)) this.note(text.startsWith(' ') ? text : `${this.color.yellow('!')} ${text}`)
    const failure = importFailure(imported)
    if (failure) throw failure
    this.log(importSummary(result))
    const note = importNote(result)
    if (note) this.note(note)
    return result
  }
}
