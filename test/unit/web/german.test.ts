import { describe, expect, it } from 'vitest'
import { german } from '../../../web/german/german.ts'
import { textsBare, textsSaid } from '../../support/web-texts.ts'

describe('the texts of the web app', () => {
  const said = textsSaid()

  it('are all said in German too', () => {
    expect(said.filter(({ text }) => !(text in german))).toEqual([])
  })

  it('are said in German only where the app says them', () => {
    const known = new Set(said.map(({ text }) => text))
    expect(Object.keys(german).filter((text) => !known.has(text))).toEqual([])
  })

  it('have the same places for values in both languages', () => {
    const places = (text: string) => [...new Set(text.match(/\{\d\}/g))].sort()
    expect(Object.entries(german).filter(([en, de]) => String(places(en)) !== String(places(de)))).toEqual([])
  })

  it('never go round the translation', () => {
    const sameForAll = /^(https?:|arn:|[#/]|\W*<script|dataloaf |npm )|@example\.com$/
    expect(textsBare().filter(({ text, at }) => !names.has(text) && !sameForAll.test(text) && !isData(at))).toEqual([])
  })
})

/** The same in every language; addresses and code are, too. */
const names = new Set('DataLoaf English Deutsch Slack Webhook SQL CLI API CSV JSON PNG Node TypeScript'.split(' '))

/** Labels that programs read: columns of a CSV file, and of questions that no one sees. */
function isData(at: string): boolean {
  return /^(web\/)?(kinds\/(funnel|retention)\/table|all-apps\/activity|elements\/report)\.ts:/.test(at)
}
