import { prepare, type SignIn } from '../local/prepare.ts'
import { assertNotRunning } from '../local/running.ts'
import { defaultHost, type LooseProject } from '../place.ts'
import type { Answers } from './answers.ts'
import { commonFields, writeConfig } from './write.ts'

export interface Initialised {
  /** Absolute path of dataloaf.json. */
  file: string
  data_directory: string
  app_id: string
  app_name: string
  write_key: string
  sign_in: SignIn
}

interface InitialiseOptions {
  directory: string
  dataDirectory: string
  answers: Answers
  earlier: LooseProject
}

/** Prepares the data directory, then writes dataloaf.json. What is there already stays as it is. */
export async function initialise({
  directory,
  dataDirectory,
  answers,
  earlier,
}: InitialiseOptions): Promise<Initialised> {
  await assertNotRunning({ directory, file: null, project: earlier, dataDirectory })
  const { openLocal } = await import('../../runtime/targets/local.ts')
  const runtime = await openLocal({ dataDirectory, organizationName: answers.name })
  try {
    const { app, writeKey, signIn } = await prepare(runtime, {
      ...answers,
      host: defaultHost,
      publicAddress: undefined,
      mail: undefined,
      dataDirectory,
    })
    const { port, dataDirectory: data_directory } = answers
    const fields = { ...commonFields(answers, 'local'), local: { ...earlier.local, port, data_directory } }
    const file = writeConfig(directory, fields, earlier)
    return {
      file,
      data_directory: dataDirectory,
      app_id: app.app_id,
      app_name: app.name,
      write_key: writeKey,
      sign_in: signIn,
    }
  } finally {
    await runtime.close()
  }
}
