import { STSClient } from '@aws-sdk/client-sts'
import { awsKey } from '../../sdk/aws.ts'
import { asked, quiet } from '../../stack/clients.ts'

/** Signs in with the role whose credentials are at hand. */
export async function signedKey(endpoint: string): Promise<() => Promise<string>> {
  quiet()
  const { config } = new STSClient({})
  const region = await config.region().catch(() => undefined)
  return awsKey({ endpoint, region, credentials: () => asked(config.credentials()) })
}
