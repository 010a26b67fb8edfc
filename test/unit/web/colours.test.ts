import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TrendSeries } from '../../../src/runtime/query/result.ts'
import { coloursOf, sharedColours } from '../../../web/colours.ts'

const series = (value: string): TrendSeries => ({ label: 'purchase', breakdown: [value], values: [1], total: 1 })
const values = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 7 })

describe('series colours', () => {
  it('stay with a value when the ranking changes', () => {
    fc.assert(
      fc.property(values, (names) => {
        const there = coloursOf(names.map(series))
        const back = coloursOf(names.toReversed().map(series)).reverse()
        expect(back).toEqual(there)
      }),
    )
  })

  it('differ between the values that are drawn', () => {
    fc.assert(
      fc.property(values, (names) => {
        expect(new Set(coloursOf(names.map(series))).size).toBe(names.length)
      }),
    )
  })

  it('are the same for a value in every picture of a page, whatever was counted', () => {
    fc.assert(
      fc.property(values, fc.nat(6), (names, from) => {
        const [all, some] = [
          names.map(series),
          names.slice(from).map((name) => ({ ...series(name), label: 'signed_up' })),
        ]
        const shared = sharedColours([all, some])
        expect(coloursOf(some, shared)).toEqual(coloursOf(all, shared).slice(from))
      }),
    )
  })

  it('leave the eighth to everything else', () => {
    const other: TrendSeries = { label: 'purchase', breakdown: null, other: true, values: [1], total: 1 }
    expect(coloursOf([series('pro'), other])[1]).toBe(8)
  })

  it('follow the letters without a breakdown', () => {
    const plain = (label: string): TrendSeries => ({ label, breakdown: null, values: [], total: 0 })
    expect(coloursOf(['a', 'b', 'c'].map(plain))).toEqual([1, 2, 3])
  })
})

const css = readFileSync(join(import.meta.dirname, '../../../web/styles/tokens.css'), 'utf8')
const [light, dark] = css.split('[data-theme="dark"]').map(tokensOf) as [Tokens, Tokens]

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s theme', (_name, tokens) => {
  const grounds = ['--bg', '--panel']
  const texts = ['--ink', '--ink-2', '--ink-3', '--accent', '--good', '--bad', '--warn']
  const pairs = [
    ...grounds.flatMap((ground) => texts.map((ink) => [ink, ground] as const)),
    ['--accent-ink', '--accent'] as const,
    ['--accent', '--accent-soft'] as const,
    ['--ink', '--accent-soft'] as const,
    ['--ink-2', '--accent-soft'] as const,
    ['--ink', '--hover'] as const,
  ]
  it.each(pairs)('reads %s on %s at 4.5 to 1', (ink, ground) => {
    expect(contrast(tokens[ink]!, tokens[ground]!)).toBeGreaterThanOrEqual(4.5)
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('draws series %i at 3 to 1', (number) => {
    expect(contrast(tokens[`--s${number}`]!, tokens['--bg']!)).toBeGreaterThanOrEqual(3)
  })
})

type Tokens = { [name: string]: string }

function tokensOf(text: string): Tokens {
  return Object.fromEntries(
    [...text.matchAll(/(--[\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]),
  )
}

/** WCAG 2. */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
