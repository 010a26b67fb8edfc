import { describe, expect, it } from 'vitest'
import { configJsonSchema, parseConfig } from '../../src/config.ts'

describe('dataloaf.json', () => {
  it('needs a name; the rest has defaults', () => {
    expect(parseConfig({ name: 'My shop' })).toEqual({ name: 'My shop', target: 'local' })
  })

  it.each([
    [{}, 'name'],
    [{ name: '' }, 'name'],
    [{ name: 'a', target: 'moon' }, 'target'],
    [{ name: 'a', target: 'aws' }, 'aws'],
    [{ name: 'a', time_zone: 'Mars/Olympus' }, 'time_zone'],
    [{ name: 'a', admin_email: 'nobody' }, 'admin_email'],
    [{ name: 'a', local: { port: 70_000 } }, 'local.port'],
    [{ name: 'a', local: { prot: 1 } }, 'prot'],
    [{ name: 'a', admin_password: 'secret' }, 'admin_password'],
  ])('refuses %j and names %s', (value, field) => {
    const named = new RegExp(field.replace('.', '\\.'))
    expect(() => parseConfig(value)).toThrow(
      expect.objectContaining({ code: 'invalid_config', message: expect.stringMatching(named) }),
    )
  })

  const company = { public_address: 'https://insights.example.com' }
  const saml = { metadata_url: 'https://idp.example.com/metadata' }

  it('takes the company’s sign-in, whose newcomers look and do not change', () => {
    const { local } = parseConfig({ name: 'a', local: { ...company, sign_in: { saml } } })
    expect(local?.sign_in).toEqual({ saml: { ...saml, trust_addresses: false }, newcomers: 'viewer' })
  })

  it.each([
    [{ sign_in: { saml } }, 'public_address'],
    [{ ...company, sign_in: {} }, 'oidc and saml'],
    [{ ...company, sign_in: { saml, oidc: { issuer: 'https://idp.example.com', client_id: 'a' } } }, 'oidc and saml'],
    [{ ...company, sign_in: { saml: {} } }, 'metadata_url'],
    [{ ...company, sign_in: { saml: { ...saml, metadata_file: 'idp.xml' } } }, 'metadata_file'],
    [{ ...company, sign_in: { saml: { metadata_url: 'http://idp.example.com' } } }, 'https'],
    [{ ...company, sign_in: { saml: { entry_point: 'https://idp.example.com/sso' } } }, 'certificate_file'],
    [{ ...company, sign_in: { saml: { ...saml, key_file: 'key.pem' } } }, 'key_certificate_file'],
    [{ ...company, sign_in: { saml, newcomers: 'owner' } }, 'newcomers'],
  ])('refuses %j of the local target and names %s', (local, named) => {
    expect(() => parseConfig({ name: 'a', local })).toThrow(
      expect.objectContaining({ code: 'invalid_config', message: expect.stringContaining(named) }),
    )
  })

  const aws = { region: 'eu-central-1' }

  it('needs a region for the aws target; the rest has defaults', () => {
    expect(parseConfig({ name: 'a', target: 'aws', aws }).aws).toEqual({
      ...aws,
      warehouse: { kind: 'serverless', rpu: 4 },
      exposure: 'internet',
      edge: 'http',
      load: { every: '3m' },
      host: { instance_type: 't4g.small', volume_gb: 20 },
      network: { cidr: '10.60.0.0/16', zones: 3 },
      accounts: { kind: 'local' },
      alarms: {},
      lake: { crawler: false, scan_limit_gb: 10 },
      tags: {},
    })
  })

  it.each([
    [{ region: 'Frankfurt' }, 'aws.region'],
    [{ stack: 'My shop' }, 'aws.stack'],
    [{ warehouse: { kind: 'big' } }, 'aws.warehouse.kind'],
    [{ warehouse: { kind: 'serverless', rpu: 6 } }, 'aws.warehouse.rpu'],
    [{ warehouse: { kind: 'host', rpu: 8 } }, 'aws.warehouse'],
    [{ domain: { name: 'https://example.com' } }, 'aws.domain.name'],
    [{ domain: { name: 'insights.example.com', zone: 'example.org' } }, 'aws.domain.zone'],
    [{ domain: { name: 'myexample.com', zone: 'example.com' } }, 'aws.domain.zone'],
    [{ exposure: 'vpc', edge: 'rest' }, 'aws.edge'],
    [{ exposure: 'vpc', accounts: { kind: 'cognito' } }, 'aws.accounts.kind'],
    [{ host: { instance_type: 'm5.large' } }, 'aws.host.instance_type'],
    [{ network: { cidr: '8.8.0.0/16' } }, 'aws.network.cidr'],
    [{ network: { cidr: '10.0.0.0/8' } }, 'aws.network.cidr'],
    [{ network: { cidr: '10.0.0.1/16' } }, 'aws.network.cidr'],
    [{ network: { zones: 1 } }, 'aws.network.zones'],
    [{ load: { every: 'daily' } }, 'aws.load.every'],
    [{ tags: { 'aws:mine': 'x' } }, 'aws.tags'],
    [{ accounts: { kind: 'cognito', oidc: { issuer: 'http://a.b', client_id: 'c' } } }, 'aws.accounts.oidc.issuer'],
  ])('refuses aws %j and names %s', (more, field) => {
    const named = expect.stringContaining(`at ${field}`)
    expect(() => parseConfig({ name: 'a', target: 'aws', aws: { ...aws, ...more } })).toThrow(
      expect.objectContaining({ code: 'invalid_config', message: named }),
    )
  })

  it('has a JSON schema that editors read, which knows no other fields', () => {
    expect(configJsonSchema()).toMatchObject({
      $schema: expect.stringContaining('json-schema.org'),
      type: 'object',
      required: ['name'],
      additionalProperties: false,
      properties: { local: { properties: { port: { type: 'integer', maximum: 65_535 } } } },
    })
  })
})
