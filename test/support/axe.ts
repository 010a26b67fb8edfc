import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** Rules of level AA whose answer depends on the colours. */
const ofColours = ['color-contrast', 'link-in-text-block']

/**
 * What keeps somebody from reading or using the page: axe's rule, and where. Asked in the page itself, and only for
 * what is wrong: a second page for the result, and the list of all that is right, take longer than the looking.
 * `colours`: only what other colours change.
 */
export async function barriers(page: Page, { colours = false } = {}): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'], ...(colours && { runOnly: ofColours }) })
    .analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`)
}
