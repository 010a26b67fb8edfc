import { clientOptions } from './moto.ts'

/** Puts who may use a database into a secret, as Aurora does; answers what the host is told of both. */
export async function metadataOf(
  endpoint: string,
  { host, port, user, database }: { host: string; port: number; user: string; database: string },
): Promise<{ [field: string]: string }> {
  const { region } = clientOptions(endpoint)
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'secretsmanager.CreateSecret',
      authorization: `AWS4-HMAC-SHA256 Credential=moto/20260101/${region}/secretsmanager/aws4_request`,
    },
    body: JSON.stringify({
      Name: `rds!${database}`,
      ClientRequestToken: crypto.randomUUID(),
      SecretString: JSON.stringify({ username: user, password: 'not asked for' }),
    }),
  })
  const { ARN } = (await answer.json()) as { ARN: string }
  return {
    postgresHost: host,
    postgresPort: String(port),
    postgresDatabase: database,
    postgresSecret: ARN,
    postgresTls: 'off',
  }
}
