import { Args, Flags } from '@oclif/core'
import { appPath } from '../../cli/apps.ts'
import { BaseCommand } from '../../cli/base.ts'
import { full } from '../../cli/charts/format.ts'
import { type ImportResult, importFiles } from '../../cli/events/import.ts'
import { fileName, importFailure, importNote, importSummary } from '../../cli/events/import-summary.ts'
import { progressLine } from '../../cli/events/progress-line.ts'
import { appFlag } from '../../cli/flags.ts'
import { LiveLine } from '../../cli/progress.ts'
import { uuidV7 } from '../../sdk/id.ts'

export default class EventsImport extends BaseCommand {
  static override description = `import files of events and users
One JSON item a line, or one JSON array; gzip is recognised. Importing a file again changes nothing when its items carry ids.`
  static override examples = [
    '<%= config.bin %> events import events.ndjson.gz --app my-shop',
    'zcat *.gz | <%= config.bin %> events import - --json',
  ]
  static override strict = false
  static override args = {
    file: Args.string({ ignoreStdin: true, description: 'files; - reads standard input', required: true }),
  }
  static override flags = {
    app: appFlag,
    wait: Flags.boolean({ allowNo: true, default: true, description: 'return when all of it is taken in' }),
    'import-id': Flags.string({ description: 'name of the import (default: a new one)', helpValue: 'ID' }),
  }

  override async run(): Promise<ImportResult> {
    const { argv, flags } = await this.parse(EventsImport)
    const api = await this.connect(flags)
    const path = await appPath(api, flags.app)
    const line = new LiveLine(flags)
    const onProgress = line.on ? progressLine((text) => line.show(text)) : undefined
    const importId = flags['import-id'] ?? uuidV7()()
    const options = { api, path, importId, wait: flags.wait, onProgress }
    const imported = await importFiles(argv as string[], options).finally(() => line.clear())
    const { result, rejections } = imported
    for (const { file, index, message } of rejections.slice(0, 10)) {
      this.note(`${this.color.yellow('!')} ${fileName(file)}, item ${index + 1}: ${message}`)
    }
    if (result.rejected > 10) this.note(`  and ${full(result.rejected - 10)} more`)
    const failure = importFailure(imported)
    if (failure) throw failure
    this.log(importSummary(result))
    const note = importNote(result)
    if (note) this.note(note)
    return result
  }
}
