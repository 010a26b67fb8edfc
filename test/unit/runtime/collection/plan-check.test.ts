import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Attributes } from '../../../../src/event.ts'
import { planCheck } from '../../../../src/runtime/collection/plan/check.ts'
import type { Plan, PlannedAttribute } from '../../../../src/runtime/collection/plan/plan.ts'
import { anyEvent } from '../../../support/collection-arbitrary.ts'

const faults = (plan: Plan, event_name: string, event_attributes: Attributes = {}) =>
  planCheck(plan)({ event_name, event_attributes })
const one = (a: PlannedAttribute): Plan => ({ events: { bought: { attributes: { a } } } })

describe('a plan', () => {
  it('finds nothing in what follows it', () => {
    const plan: Plan = {
      events: {
        bought: {
          attributes: { amount: { type: 'number', required: true }, plan: { type: 'text', enum: ['free', 'pro'] } },
        },
      },
    }
    expect(faults(plan, 'bought', { amount: 1.5, plan: 'pro', $context: { ip: 'x' }, $os: 1 })).toEqual([])
    expect(faults(plan, 'bought', { amount: 0, plan: null })).toEqual([])
  })

  it('names every fault of an event', () => {
    const plan: Plan = {
      events: {
        bought: {
          attributes: {
            amount: { type: 'number', required: true },
            plan: { type: 'text', enum: ['free', 'pro'] },
            at: { type: 'time' },
          },
        },
      },
    }
    expect(faults(plan, 'bought', { plan: 'gold', at: 'noon', colour: 'red' })).toEqual([
      'amount is missing',
      'plan is none of "free", "pro"',
      'at is text, not a time in ISO 8601',
      'colour is not in the plan',
    ])
  })

  it.each<[PlannedAttribute['type'], unknown, string | null]>([
    ['text', 'x', null],
    ['text', 1, 'a is a number, not text'],
    ['number', '1', 'a is text, not a number'],
    ['number', '\ud80012345678901234567', null],
    ['text', '\ud80012345678901234567', 'a is a number, not text'],
    ['integer', 1, null],
    ['integer', 1.5, 'a is a number, not a whole number'],
    ['boolean', 'true', 'a is text, not a boolean'],
    ['time', '2026-01-31T10:00:00Z', null],
    ['list', {}, 'a is an object, not a list'],
    ['object', [], 'a is a list, not an object'],
    ['object', {}, null],
    ['list', [], null],
  ])('of type %s says of %j: %s', (type, value, fault) => {
    expect(faults(one({ type }), 'bought', { a: value } as Attributes)).toEqual(fault === null ? [] : [fault])
  })

  it('refuses what it does not name, unless it says otherwise; the product’s own is always right', () => {
    expect(faults({ events: {} }, 'bought')).toEqual(['the event is not in the plan'])
    expect(faults({ events: {}, other_events: true }, 'bought')).toEqual([])
    for (const own of [
      'page_viewed',
      'screen_viewed',
      'element_hovered',
      'step_reached',
      'web_vitals_measured',
      '$pageleave',
    ])
      expect(faults({ events: {} }, own, { a: 1 })).toEqual([])
    expect(
      faults({ events: { page_viewed: { attributes: { path: { type: 'text' } } } } }, 'page_viewed', { path: 1 }),
    ).toEqual(['path is a number, not text'])
    expect(faults({ events: { bought: { other_attributes: true } } }, 'bought', { a: 1 })).toEqual([])
  })

  it('is not fooled by names that every object has', () => {
    expect(faults({ events: {} }, 'constructor')).toEqual(['the event is not in the plan'])
    expect(faults(one({ type: 'text' }), 'bought', JSON.parse('{"__proto__":1}'))).toEqual([
      '__proto__ is not in the plan',
    ])
    const plan = JSON.parse('{"events":{"bought":{"attributes":{"toString":{"type":"text","required":true}}}}}')
    expect(faults(plan, 'bought')).toEqual(['toString is missing'])
  })

  it('says something short of any event', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const found = planCheck(one({ type: 'text', required: true, enum: ['x'] }))(event)
        expect(found.length).toBeLessThanOrEqual(20)
        expect(found.join('; ').length).toBeLessThan(10_000)
      }),
    )
  })
})
