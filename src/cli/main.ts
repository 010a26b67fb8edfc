import { flush, run } from '@oclif/core'
import { report } from './report.ts'

// A reader that goes away (`dataloaf query … | head`) ends us quietly.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
})

const argv = process.argv.slice(2)
const json = argv.includes('--json')
process.on('uncaughtException', (error) => process.exit(report(error, { json })))
try {
  await run(argv, import.meta.url)
  await flush()
} catch (error) {
  process.exitCode = report(error, { json })
}
