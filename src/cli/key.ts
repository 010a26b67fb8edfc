/** What requests to a server are authorized with: a key as it is, or what makes the one of now. */
export type Key = string | (() => Promise<string>)

/** Of DATALOAF_API_KEY: "aws" stands for what AWS credentials sign, as AWS's own tools find them. */
export async function keyOf(apiKey: string, url: string): Promise<Key> {
  if (apiKey !== 'aws') return apiKey
  const { signedKey } = await import('./aws/signed-key.ts')
  return signedKey(url)
}
