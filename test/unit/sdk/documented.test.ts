import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DataLoaf as Browser, type BrowserWindow } from '../../../src/sdk/browser.ts'
import { DataLoaf } from '../../../src/sdk/node.ts'
import { withDefaults } from '../../../src/sdk/settings.ts'
import { optionsOf, withTables } from '../../../tools/docs/sdk-options.js'

describe('docs/sdk.md', () => {
  it('says of every option what the types say (node tools/docs/sdk-options.js)', () => {
    const page = readFileSync('docs/sdk.md', 'utf8')
    expect(page).toBe(withTables(page))
  })
})

describe('the options of the Node SDK', () => {
  const options = optionsOf('src/sdk/options.ts', 'DataLoafOptions')

  it.each(options)('$name says what it is, and its default when it has one', ({ optional, standard, about }) => {
    expect(about).not.toBe('')
    expect(standard !== undefined).toBe(optional)
  })

  it('have the defaults that are written', () => {
    const platform = { library: { name: 'test', version: '1' }, gzip: async () => new Uint8Array(), warn: () => {} }
    const real = withDefaults({ endpoint: 'http://127.0.0.1', writeKey: 'wk_1' }, platform)
    const numbers = options.filter(({ standard }) => /^\d/.test(standard ?? ''))
    expect(numbers.length).toBeGreaterThan(6)
    for (const { name, standard } of numbers) {
      const written = Number(/^[\d_]+/.exec(standard!)![0].replaceAll('_', ''))
      expect([name, real[name as keyof typeof real]]).toEqual([name, written])
    }
  })
})

describe('the methods that the page shows', () => {
  it('exist', () => {
    const page = readFileSync('docs/sdk.md', 'utf8')
    const calls = (text: string) => [...text.matchAll(/dataloaf\.(\w+)\(/g)].map(([, name]) => name!)
    const [server = '', browser = ''] = page.split('## Browser')
    const methods = (prototype: object) => Object.getOwnPropertyNames(prototype)
    const inBrowser = new Browser({ endpoint: '', writeKey: '', window: {} as BrowserWindow })
    const ofNode = [...methods(Object.getPrototypeOf(DataLoaf.prototype)), 'sendEvent', 'makeUser', 'updateUser']
    expect(calls(server).filter((name) => !ofNode.includes(name))).toEqual([])
    expect(new Set(calls(browser))).toEqual(new Set(methods(inBrowser)))
  })
})
