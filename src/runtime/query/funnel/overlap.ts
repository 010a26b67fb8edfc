import type { Step } from '../plan.ts'
import { toNumber } from '../schema/filter.ts'
import type { Condition, Filter } from '../schema.ts'

/**
 * Steps, as indexes from 0, that one event could serve: directly, or by a chain of steps of which neighbours could share
 * one. Steps that mean the same events are in one `class`.
 */
export interface Component {
  classes: number[][]
}

/** True when no event can ever serve two of the steps. */
export function apart(steps: readonly Step[]): boolean {
  return componentsOf(steps).every(({ classes }) => classes.length === 1 && classes[0]!.length === 1)
}

/** The steps in sets that no event reaches across. */
export function componentsOf(steps: readonly Step[]): Component[] {
  const classes: number[][] = []
  for (const [index, step] of steps.entries()) {
    const same = classes.find(([first]) => identity(steps[first!]!) === identity(step))
    if (same) same.push(index)
    else classes.push([index])
  }
  const components: Component[] = []
  for (const each of classes) {
    const touched = components.filter((component) =>
      component.classes.some(([other]) => canShare(steps[other!]!, steps[each[0]!]!)),
    )
    const merged = { classes: [...touched.flatMap((component) => component.classes), each] }
    components.splice(0, components.length, ...components.filter((one) => !touched.includes(one)), merged)
  }
  return components
}

function identity({ events, filter }: Step): string {
  return JSON.stringify([events && [...events].sort(), filter])
}

/** False only when it is certain. */
function canShare(a: Step, b: Step): boolean {
  if (a.events && b.events && !a.events.some((name) => b.events!.includes(name))) return false
  return !required(a.filter).some((one) => required(b.filter).some((other) => excludes(one, other)))
}

/** Conditions that hold for everything that passes a filter. */
function required(filter: Filter | null): Condition[] {
  if (filter === null || 'or' in filter) return []
  return 'and' in filter ? filter.and.flatMap(required) : [filter]
}

/** One attribute cannot be this text and that text. Numbers have several texts, and are left alone. */
function excludes(a: Condition, b: Condition): boolean {
  const texts = [a, b].map(textsOf)
  if (!texts[0] || !texts[1] || (a.of ?? 'event') !== (b.of ?? 'event')) return false
  if (JSON.stringify(a.attribute) !== JSON.stringify(b.attribute)) return false
  return !texts[0].some((text) => texts[1]!.includes(text))
}

function textsOf({ op, of, value }: Condition): string[] | null {
  if (of === 'field' || (op !== 'eq' && op !== 'in')) return null
  const texts = [value ?? []].flat().map(String)
  return texts.some((text) => toNumber(text) !== null) ? null : texts
}

/** With so many classes or fewer, all sets of them are looked at. */
export const mostClasses = 5

/**
 * Sets of steps that are enough to tell, by counting events, whether each step of a run can have an event of its own.
 * Classes count as a whole. In components with more than `mostClasses` classes only sets that lie within as many
 * neighbouring steps are taken: exact unless more events than that share one instant.
 */
export function unionsOf(components: readonly Component[], steps: number): number[][] {
  const found = new Map<string, number[]>()
  for (const { classes } of components) {
    const few = classes.length <= mostClasses
    const windows = few ? [classes] : Array.from({ length: steps }, (_, from) => near(classes, from))
    for (const union of [...windows.flatMap(subsets), classes.flat()]) {
      const sorted = [...union].sort((a, b) => a - b)
      if (sorted.length > 0) found.set(sorted.join(), sorted)
    }
  }
  return [...found.values()]
}

function near(classes: readonly number[][], from: number): number[][] {
  return classes.filter((each) => each.some((step) => step >= from && step < from + mostClasses))
}

/** The unions of all sets of classes, the empty one too. */
export function subsets(classes: readonly number[][]): number[][] {
  const all: number[][] = [[]]
  for (const each of classes) all.push(...all.map((one) => [...one, ...each]))
  return all
}
