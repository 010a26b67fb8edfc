import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as may from '../../../src/stack/calculations/policies.ts'
import { policy, type Statement } from '../../../src/stack/calculations/policy.ts'
import { keyPolicy, tlsOnly } from '../../../src/stack/calculations/resource-policies.ts'

const arn = fc.stringMatching(/^arn:aws:[a-z]{2,8}:eu-west-1:123456789012:[a-z]{1,20}$/)
const of = (value: string | string[] | undefined) => [value ?? []].flat()

/** Each policy that a role may get, made of ARNs that were drawn. */
const roles = fc.tuple(arn, arn, arn).map(([a, b, c]): { given: string[]; statements: Statement[] } => ({
  given: [a, b, c],
  statements: [
    ...may.fillStreams([a, b]),
    ...may.readCollectorConfig(a),
    ...may.consume(b),
    ...may.send(c),
    ...may.readObjects(a, ['x/']),
    ...may.writeObjects(b, ['x/']),
    ...may.deleteObjects(a, ['x/']),
    ...may.useKey(c, 'eu-west-1', ['s3']),
    ...may.delivery({ bucket: a, log: b }),
    ...may.copyObjects(a),
    ...may.readSecret(c),
    ...may.keepSecret(a),
    ...may.invoke(a),
    ...may.readParameter(b),
    ...may.dataApi({ arn: a, credentials: { action: 'x:GetCredentials', resource: b } }),
  ],
}))

describe('rights of roles', () => {
  it('name what they were given, or something below it, or are bound by a condition', () => {
    fc.assert(
      fc.property(roles, ({ given, statements }) => {
        const outside = statements.filter(({ Resource, Condition }) => {
          const resources = of(Resource)
          const isBound = resources.every((resource) => given.some((each) => resource.startsWith(each)))
          return !isBound && !(resources.includes('*') && Condition)
        })
        expect(outside).toEqual([])
      }),
    )
  })

  it('name every action in full', () => {
    fc.assert(
      fc.property(roles, ({ statements }) => {
        for (const action of statements.flatMap(({ Action }) => of(Action)))
          expect(action).toMatch(/^[a-z0-9-]+:[A-Z]\w+$/)
      }),
    )
  })

  it('let nobody delete objects outside what they name', () => {
    fc.assert(
      fc.property(roles, ({ statements }) => {
        const deleting = statements.filter(({ Action }) => of(Action).some((action) => /s3:Delete/.test(action)))
        for (const thing of deleting.flatMap(({ Resource }) => of(Resource))) expect(thing).toMatch(/\/x\/\*$/)
      }),
    )
  })

  it('list only below the prefixes that may be read', () => {
    const list = may
      .readObjects('arn:aws:s3:::raw', ['events/'])
      .find(({ Action }) => of(Action).includes('s3:ListBucket'))
    expect(list).toEqual({
      Effect: 'Allow',
      Action: ['s3:ListBucket'],
      Resource: 'arn:aws:s3:::raw',
      Condition: { StringLikeIfExists: { 's3:prefix': ['events/*'] } },
    })
  })

  it('keep the host to the statements that it made itself, by IAM’s own variable', () => {
    const [, results] = may.dataApi({ arn: 'a', credentials: { action: 'b', resource: 'c' } })
    expect(results?.Condition).toEqual({
      StringEquals: { 'redshift-data:statement-owner-iam-userid': ['$', '{aws:userid}'].join('') },
    })
  })
})

describe('policies of things', () => {
  it('refuse a bucket’s visitors without TLS whatever else they allow', () => {
    const more: Statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'b/*' }
    const denied = tlsOnly('b', [more]).Statement.filter(({ Effect }) => Effect === 'Deny')
    expect(denied.map(({ Condition }) => Object.keys(Condition ?? {}))).toEqual([['Bool'], ['NumericLessThan']])
  })

  it('give the key to this account only', () => {
    const account = '123456789012'
    const { Statement: statements } = keyPolicy({ partition: 'aws', region: 'eu-west-1', account })
    for (const statement of statements) expect(JSON.stringify(statement)).toContain(account)
  })

  it('have the version without which IAM reads no variables', () => {
    expect(policy().Version).toBe('2012-10-17')
  })
})
