import { Certificate } from '@pulumi/aws/acm/certificate.js'
import { CertificateValidation } from '@pulumi/aws/acm/certificateValidation.js'
import { getZoneOutput } from '@pulumi/aws/route53/getZone.js'
import { Record } from '@pulumi/aws/route53/record.js'
import { type Input, type Output, output } from '@pulumi/pulumi'
import { Part, type Scope } from './part.ts'

export interface DomainArgs {
  name: string
  /** Route 53 zone in this account; without it somebody adds the records elsewhere. */
  zone?: string | undefined
  /** Whether the certificate of a domain with DNS elsewhere has been issued. */
  isIssued: boolean
}

/** A record that somebody has to add where the domain's DNS is. */
export interface DnsRecord {
  name: string
  type: string
  value: string
}

/** What a name points to: something of AWS with a name and a zone of its own. */
export interface Target {
  dnsName: Input<string>
  zoneId: Input<string>
}

/** The stack's names and their certificate. */
export class Domain extends Part {
  readonly name: string
  readonly collectName: string
  /** ARN of the certificate, once it can be used; undefined while records are missing elsewhere. */
  readonly certificate: Output<string> | undefined
  readonly #zoneId: Output<string> | undefined
  readonly #toAdd: Output<DnsRecord>[] = []

  constructor(scope: Scope, { name, zone, isIssued }: DomainArgs) {
    super('front', 'domain', scope)
    this.name = name
    this.collectName = `collect.${name}`
    this.#zoneId = zone === undefined ? undefined : getZoneOutput({ name: zone }, { parent: this }).zoneId
    const certificate = createCertificate(this)
    const proofs = [this.name, this.collectName].map((each) => this.#add(each, proofOf(certificate, each)))
    if (this.#zoneId) this.certificate = validated(this, certificate, proofs)
    else this.certificate = isIssued ? certificate.arn : undefined
    this.registerOutputs({ certificate: certificate.arn })
  }

  /** Records for whoever keeps the DNS; none where Route 53 does. */
  get records(): Output<DnsRecord[]> {
    return output(this.#toAdd)
  }

  /** Makes a name lead to a target, or says what has to be added. */
  point(name: string, { dnsName, zoneId }: Target): void {
    if (!this.#zoneId) {
      this.#toAdd.push(output(dnsName).apply((value) => ({ name, type: 'CNAME', value })))
      return
    }
    const aliases = [{ name: dnsName, zoneId, evaluateTargetHealth: false }]
    new Record(this.named(`dns-${name}`), { zoneId: this.#zoneId, name, type: 'A', aliases }, this.child())
  }

  #add(name: string, record: Output<DnsRecord>): Record | undefined {
    if (!this.#zoneId) {
      this.#toAdd.push(record)
      return undefined
    }
    const args = {
      zoneId: this.#zoneId,
      name: record.name,
      type: record.type,
      records: [record.value],
      ttl: 300,
      // Another certificate of the same name is proved by the same record.
      allowOverwrite: true,
    }
    return new Record(this.named(`proof-${name}`), args, this.child())
  }
}

function createCertificate(part: Domain): Certificate {
  const args = {
    domainName: part.name,
    subjectAlternativeNames: [part.collectName],
    validationMethod: 'DNS',
    tags: part.tags,
  }
  return new Certificate(part.named('certificate'), args, part.child())
}

/** The record by which ACM sees that the name is ours. */
function proofOf(certificate: Certificate, name: string): Output<DnsRecord> {
  return certificate.domainValidationOptions.apply((options) => {
    const option = options.find(({ domainName }) => domainName === name) ?? options[0]
    return {
      name: option?.resourceRecordName ?? '',
      type: option?.resourceRecordType ?? 'CNAME',
      value: option?.resourceRecordValue ?? '',
    }
  })
}

/** Waits until ACM has seen the records. */
function validated(part: Domain, certificate: Certificate, proofs: (Record | undefined)[]): Output<string> {
  const validationRecordFqdns = proofs.flatMap((proof) => (proof ? [proof.fqdn] : []))
  const args = { certificateArn: certificate.arn, validationRecordFqdns }
  return new CertificateValidation(part.named('certificate'), args, part.child()).certificateArn
}
