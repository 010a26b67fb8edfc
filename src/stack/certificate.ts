import {
  ACMClient,
  type CertificateStatus,
  DescribeCertificateCommand,
  ListTagsForCertificateCommand,
  paginateListCertificates,
} from '@aws-sdk/client-acm'
import { type AwsPlace, asked, clientOptions } from './clients.ts'
import type { StackSettings } from './settings.ts'

type Named = AwsPlace & Pick<StackSettings, 'stack' | 'domain'>

/** How far ACM is with the domain's certificate; undefined before it was asked for, and without a domain. */
export async function certificateStatus(settings: Named): Promise<CertificateStatus | undefined> {
  const client = new ACMClient(clientOptions(settings))
  const arn = await asked(certificateOf(client, settings))
  if (arn === undefined) return undefined
  const { Certificate } = await asked(client.send(new DescribeCertificateCommand({ CertificateArn: arn })))
  return Certificate?.Status
}

/** The account may have others of the same name: ours carries the stack's tag. */
async function certificateOf(client: ACMClient, { stack, domain }: Named): Promise<string | undefined> {
  if (!domain) return undefined
  for await (const { CertificateSummaryList = [] } of paginateListCertificates({ client }, {})) {
    for (const { CertificateArn, DomainName } of CertificateSummaryList) {
      if (DomainName !== domain.name) continue
      const { Tags = [] } = await client.send(new ListTagsForCertificateCommand({ CertificateArn }))
      if (Tags.some(({ Key, Value }) => Key === 'dataloaf:stack' && Value === stack)) return CertificateArn
    }
  }
  return undefined
}
