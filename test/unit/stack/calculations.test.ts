import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src/config.ts'
import { defaultRpuHours, lagSeconds, loadingRpuHours, tickRate } from '../../../src/stack/calculations/cadence.ts'
import { environmentFile } from '../../../src/stack/calculations/environment-file.ts'
import { lakeColumns } from '../../../src/stack/calculations/lake-columns.ts'
import { stackNameLimit, stackNameOf } from '../../../src/stack/calculations/names.ts'
import { resourcePaths, routes, wordOf } from '../../../src/stack/calculations/routes.ts'
import { parseRange, subnetRanges } from '../../../src/stack/calculations/subnets.ts'

const every = fc.constantFrom('3m', 'adaptive', 'hourly' as const)

describe('stack names', () => {
  it('are taken by dataloaf.json, whatever the project is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (project) => {
        const stack = stackNameOf(project)
        expect(stack.length).toBeLessThanOrEqual(stackNameLimit)
        parseConfig({ name: 'a', target: 'aws', aws: { region: 'eu-west-1', stack } })
      }),
    )
  })

  it.each([
    ['My shop', 'my-shop'],
    ['Café & Crème', 'cafe-creme'],
    ['7 seas', 'seas'],
    ['漢字', 'dataloaf'],
    ['An organization with a long name', 'an-organization-with'],
  ])('%s becomes %s', (project, stack) => {
    expect(stackNameOf(project)).toBe(stack)
  })
})

describe('subnets', () => {
  const range = fc
    .tuple(fc.integer({ min: 16, max: 22 }), fc.integer({ min: 0, max: 0xffffff }))
    .map(([length, rest]) => {
      const address = Math.floor((10 * 2 ** 24 + rest) / 2 ** (32 - length)) * 2 ** (32 - length)
      return `${[24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')}/${length}`
    })
  const bounds = (text: string) => {
    const { address, length } = parseRange(text)
    return { from: address, to: address + 2 ** (32 - length) }
  }

  it('lie within the range, do not overlap, and are one of each kind a zone', () => {
    fc.assert(
      fc.property(range, fc.integer({ min: 2, max: 4 }), (text, zones) => {
        const ranges = subnetRanges(text, zones)
        expect([ranges.public.length, ranges.isolated.length]).toEqual([zones, zones])
        const whole = bounds(text)
        const all = [...ranges.public, ...ranges.isolated].map(bounds).sort((a, b) => a.from - b.from)
        expect(all.every(({ from, to }) => from >= whole.from && to <= whole.to)).toBe(true)
        expect(all.every(({ to }, index) => to <= (all[index + 1]?.from ?? whole.to))).toBe(true)
      }),
    )
  })

  it('begin at a multiple of their size, and AWS takes none below 16 addresses', () => {
    fc.assert(
      fc.property(range, fc.integer({ min: 2, max: 4 }), (text, zones) => {
        const ranges = subnetRanges(text, zones)
        for (const each of [...ranges.public, ...ranges.isolated].map(bounds)) {
          expect(each.from % (each.to - each.from)).toBe(0)
          expect(each.to - each.from).toBeGreaterThanOrEqual(16)
        }
      }),
    )
  })

  it('are the ones that a person would draw', () => {
    expect(subnetRanges('10.60.0.0/16', 2)).toEqual({
      public: ['10.60.0.0/18', '10.60.64.0/18'],
      isolated: ['10.60.128.0/18', '10.60.192.0/18'],
    })
  })
})

describe('cadence', () => {
  it('costs what AWS’s 60 seconds a load make: 973 RPU-hours a month at 4 RPU every 3 minutes', () => {
    expect(loadingRpuHours({ rpu: 4, every: '3m' })).toBeCloseTo(972.8)
    expect(loadingRpuHours({ rpu: 4, every: 'hourly' })).toBeCloseTo(48.64)
  })

  it('never reaches the default limit by loading alone', () => {
    fc.assert(
      fc.property(every, fc.integer({ min: 1, max: 64 }), (cadence, units) => {
        const load = { rpu: units * 4, every: cadence }
        expect(defaultRpuHours(load)).toBeGreaterThan(loadingRpuHours(load))
      }),
    )
  })

  it('warns of a lag later than the next load is due', () => {
    expect([tickRate('3m'), tickRate('adaptive'), tickRate('hourly')]).toEqual([
      'rate(3 minutes)',
      'rate(3 minutes)',
      'rate(1 hour)',
    ])
    expect([lagSeconds('3m'), lagSeconds('hourly')]).toEqual([720, 14_400])
  })
})

describe('routes', () => {
  it('have a resource for every path, parents first, each once', () => {
    const paths = resourcePaths(routes).map((path) => path.join('/'))
    expect(new Set(paths).size).toBe(paths.length)
    for (const { path } of routes) expect(paths).toContain(path.join('/'))
    for (const [index, path] of paths.entries()) {
      const parent = path.split('/').slice(0, -1).join('/')
      if (parent !== '') expect(paths.indexOf(parent)).toBeLessThan(index)
    }
  })

  it('give every path a word of its own', () => {
    const words = resourcePaths(routes).map(wordOf)
    expect(new Set(words).size).toBe(words.length)
  })
})

describe('the environment file', () => {
  /** What systemd reads within double quotes. */
  const read = (line: string) => {
    const [, name, quoted = ''] = /^(\w+)="(.*)"$/s.exec(line) ?? []
    return [name, quoted.replace(/\\(["\\$`])/g, '$1')]
  }

  it('is read back as it was meant', () => {
    const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\n', ' '))
    fc.assert(
      fc.property(text, (value) => {
        expect(read(environmentFile({ NAME: value }).slice(0, -1))).toEqual(['NAME', value])
      }),
    )
  })

  it('leaves out what is undefined', () => {
    expect(environmentFile({ A: undefined, B: '{"a":"$b"}' })).toBe('B="{\\"a\\":\\"\\$b\\"}"\n')
  })
})

describe('the lake', () => {
  it('has the columns of the raw lines, none that loading adds', () => {
    const names = lakeColumns('events').map(({ name }) => name)
    expect(names).toContain('event_attributes')
    expect(names).not.toContain('loaded_at')
    expect(names).not.toContain('user_key')
  })
})
