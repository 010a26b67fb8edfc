import { DataLoafError } from '../../../errors.ts'

/** What a function is told by its environment. */
export type Environment = { readonly [name: string]: string | undefined }

/** A setting that must be there. */
export function setting(environment: Environment, name: string): string {
  const value = environment[name]
  if (value) return value
  throw new DataLoafError('invalid_config', `The environment variable ${name} is not set.`, { path: [name] })
}

/** What every client of the AWS SDK is given: a function's credentials are in its environment and nowhere else. */
export function clientOptions(environment: Environment) {
  const sessionToken = environment.AWS_SESSION_TOKEN
  return {
    region: setting(environment, 'AWS_REGION'),
    credentials: {
      accessKeyId: setting(environment, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: setting(environment, 'AWS_SECRET_ACCESS_KEY'),
      ...(sessionToken !== undefined && { sessionToken }),
    },
  }
}
