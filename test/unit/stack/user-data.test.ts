import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { userData } from '../../../src/stack/calculations/user-data.ts'

const script = {
  region: 'eu-west-1',
  artifact: { bucket: 'shop-work-1a2b3c4', key: 'artifacts/server-00.tgz', sha256: '0'.repeat(64) },
  settings: '/dataloaf/shop/server',
  secret: '/dataloaf/shop/session',
  logGroup: '/dataloaf/shop/host',
}

const scripts = {
  'with a data volume': userData({ ...script, asksRds: false, volume: 'vol-0123456789abcdef0' }),
  without: userData({ ...script, asksRds: true }),
}

describe.each(Object.entries(scripts))('user data %s', (_, text) => {
  it('is a script that bash can read', () => {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  it('fits what EC2 takes', () => {
    expect(Buffer.byteLength(text)).toBeLessThan(16_384)
  })

  it('passes shellcheck, the script that it writes as well', (context) => {
    if (spawnSync('shellcheck', ['--version']).error) return missing(context)
    const inner = /<<'SCRIPT'\n([\s\S]*?)\nSCRIPT\n/.exec(text)?.[1] ?? ''
    for (const each of [text, inner]) {
      const { status, stdout } = spawnSync('shellcheck', ['--shell=bash', '-'], { input: each, encoding: 'utf8' })
      expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
    }
  })
})

describe('user data', () => {
  it('makes a file system on an empty disk only', () => {
    expect(scripts['with a data volume']).toContain('blkid "$device" >/dev/null || mkfs.xfs "$device"')
    expect(scripts.without).not.toContain('mkfs')
  })

  it('checks what it has fetched before it unpacks it', () => {
    expect(scripts.without.indexOf('sha256sum --check')).toBeLessThan(scripts.without.indexOf('tar --extract'))
  })
})

function missing({ skip }: { skip: (note: string) => void }): void {
  if (process.env.CI) throw new Error('shellcheck is not installed: apt-get install shellcheck')
  process.stderr.write('skipped: shellcheck of the user data (apt-get install shellcheck)\n')
  skip('shellcheck is not installed')
}
