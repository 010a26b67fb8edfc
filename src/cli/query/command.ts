import { BaseCommand, type PlaceFlags } from '../base.ts'
import { spelled } from './argv.ts'
import { type Asked, ask, warningsOf } from './ask.ts'
import type { PrintOptions } from './print.ts'

export interface AnswerFlags extends PlaceFlags, PrintOptions {
  app?: string | undefined
  explain?: boolean | undefined
  /** Seconds from one answer to the next. */
  watch?: number | undefined
}

/** What every kind of query shares: the question goes to the server, the answer is written, drawn or watched. */
export abstract class QueryCommand extends BaseCommand {
  protected override async init(): Promise<void> {
    await super.init()
    this.argv = spelled(this.argv, { ...this.ctor.baseFlags, ...this.ctor.flags })
  }

  /** Asks one question, or an array of them, and writes the answer; `run` returns what this does. */
  protected async answer(question: unknown, flags: AnswerFlags): Promise<unknown> {
    if (flags.watch !== undefined) return this.watch(question, { ...flags, seconds: flags.watch })
    const printing = this.jsonEnabled() ? null : import('./print.ts')
    const asked = await ask(await this.connect(flags), question, flags)
    this.noteWarnings(asked)
    if (printing) this.log((await printing).print(asked, flags, process.stdout))
    if (asked.failure && !this.jsonEnabled()) throw asked.failure
    if (asked.failure) process.exitCode = asked.failure.exitCode
    return asked.answer
  }

  private async watch(question: unknown, flags: AnswerFlags & { seconds: number }): Promise<void> {
    const json = this.jsonEnabled()
    const inPlace = process.stdout.isTTY && !json && !flags.csv
    let warned = ''
    const [{ watch }, { print }] = await Promise.all([import('./watch.ts'), import('./print.ts')])
    const code = await watch({
      seconds: flags.seconds,
      stream: process.stdout,
      inPlace,
      note: (text) => this.note(text),
      next: async () => {
        // A server that came back may have another address and another token.
        const asked = await ask(await this.connect(flags), question, flags)
        const warnings = warningsOf(asked).map((each) => `! ${each}`)
        if (inPlace) return () => [print(asked, flags, process.stdout), ...warnings].join('\n')
        if (warnings.join() !== warned) this.noteWarnings(asked)
        warned = warnings.join()
        if (json) return () => JSON.stringify(asked.answer)
        return () => `${print(asked, flags, process.stdout)}\n`
      },
    })
    // A question that is under way would keep the process for as long as it takes.
    process.exit(code)
  }

  private noteWarnings(asked: Asked): void {
    for (const warning of warningsOf(asked)) this.note(`${this.color.yellow('!')} ${warning}`)
  }
}
