import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, launchBrowser } from '../support/browser.ts'
import { servedFolder } from '../support/cli.ts'
import { readableInAll } from '../support/page-looks.ts'

describe.skipIf(!hasBrowser())('an invitation', () => {
  let browser: Browser
  let here: Awaited<ReturnType<typeof servedFolder>>
  beforeAll(async () => {
    browser = await launchBrowser()
    here = await servedFolder()
  })
  afterAll(async () => {
    await browser.close()
    await here.remove()
  })

  it('leads by its link to a name, a password and the app, and says so when it was used', async () => {
    const link = (await here.run(['people', 'invite', 'grace@example.com', '--role', 'editor'])).stdout.trim()
    const page = await (await browser.newContext()).newPage()
    await page.goto(link)
    await page.getByText('grace@example.com joins as editor').waitFor()
    expect(page.url()).toBe(`${here.address}/join`)
    await readableInAll(page, 'join')
    await page.getByLabel('Your name').fill('Grace')
    await page.getByLabel(/^Password/).fill('bread and butter')
    await page.getByRole('button', { name: 'Join' }).click()
    await page.waitForURL('**/apps/**')
    const again = await (await browser.newContext()).newPage()
    await again.goto(link)
    await again.getByText('The invitation was used already').waitFor()
    expect(await again.getByLabel('Your name').count()).toBe(0)
  })
})
