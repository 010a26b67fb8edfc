import { type Environment, toldBy } from '../../told.ts'

/** What Lambda itself tells every function. */
const lambdaWords = {
  region: 'AWS_REGION',
  accessKeyId: 'AWS_ACCESS_KEY_ID',
  secretAccessKey: 'AWS_SECRET_ACCESS_KEY',
  sessionToken: 'AWS_SESSION_TOKEN?',
} as const

/** What every client of the AWS SDK is given: a function's credentials are in its environment and nowhere else. */
export function clientOptions(environment: Environment) {
  const { region, accessKeyId, secretAccessKey, sessionToken } = toldBy(lambdaWords, environment)
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) }
  return { region, credentials }
}
