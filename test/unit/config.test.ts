import { describe, expect, it } from 'vitest'
import { configJsonSchema, parseConfig } from '../../src/config.ts'

describe('dataloaf.json', () => {
  it('needs a name; the rest has defaults', () => {
    expect(parseConfig({ name: 'My shop' })).toEqual({ name: 'My shop', target: 'local' })
  })

  it.each([
    [{}, 'name'],
    [{ name: '' }, 'name'],
    [{ name: 'a', target: 'aws' }, 'target'],
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
