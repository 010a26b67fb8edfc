import { ACMClient, RequestCertificateCommand } from '@aws-sdk/client-acm'
import { afterEach, describe, expect, it } from 'vitest'
import { type AwsProject, awsProject } from '../support/aws-life.ts'
import { startJsonService } from '../support/json-service.ts'
import { clientOptions, motoMissing, useMoto } from '../support/moto.ts'

const missing = motoMissing('waiting for a certificate, in an emulated account')

describe.skipIf(missing)('dns wait', () => {
  const moto = missing ? { endpoint: '' } : useMoto()
  const made: AwsProject[] = []
  afterEach(() => {
    for (const one of made.splice(0)) one.remove()
  })

  it('is for domains whose DNS is elsewhere', async () => {
    const inZone = { name: 'a.example.com', zone: 'example.com' }
    expect(await project('zone', inZone).told('dns', 'wait')).toMatchObject({
      code: 2,
      last: { error: { message: expect.stringContaining('come by themselves') } },
    })
    expect(await project('none').told('dns', 'wait')).toMatchObject({
      code: 2,
      last: { error: { message: 'This deployment has no domain.' } },
    })
  })

  it('waits for the certificate of this stack, and not for another of the same name', async () => {
    const here = project('shop', { name: 'insights.example.org' })
    await certificate('insights.example.org', 'other')
    expect(await here.told('dns', 'wait')).toMatchObject({
      code: 1,
      last: { error: { code: 'not_running', hint: 'dataloaf up' } },
    })
    await certificate('insights.example.org', 'shop')
    expect(await here.told('dns', 'wait', '--timeout', '0')).toMatchObject({
      code: 1,
      last: { error: { code: 'timed_out', hint: expect.stringContaining('dataloaf dns') } },
    })
  })

  it('ends when ACM will not issue the certificate any more', async () => {
    const CertificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/1'
    const acm = await startJsonService((operation) => {
      if (operation === 'ListCertificates') {
        return { CertificateSummaryList: [{ CertificateArn, DomainName: 'insights.example.org' }] }
      }
      if (operation === 'ListTagsForCertificate') return { Tags: [{ Key: 'dataloaf:stack', Value: 'shop' }] }
      return { Certificate: { CertificateArn, Status: 'VALIDATION_TIMED_OUT' } }
    })
    const { run } = project('shop', { name: 'insights.example.org' }, acm.endpoint)
    const { code, stderr } = await run('dns', 'wait')
    await acm.close()
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/validation timed out\.\n.*then dataloaf up asks for another/),
    })
  })

  function project(stack: string, domain?: object, endpoint = moto.endpoint): AwsProject {
    const env = { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: 'moto', AWS_SECRET_ACCESS_KEY: 'moto' }
    const one = awsProject({ aws: { stack, ...(domain && { domain }) }, env })
    made.push(one)
    return one
  }

  async function certificate(DomainName: string, stack: string): Promise<void> {
    const Tags = [{ Key: 'dataloaf:stack', Value: stack }]
    const command = new RequestCertificateCommand({ DomainName, ValidationMethod: 'DNS', Tags })
    await new ACMClient(clientOptions(moto.endpoint)).send(command)
  }
})
