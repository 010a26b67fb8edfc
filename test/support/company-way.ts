import type { Browser } from 'playwright-core'
import { fillSignIn } from './sign-in.ts'

/** What the organization's page says of the company's sign-in, by its names: as an administrator reads it. */
export async function companyFacts(browser: Browser, address: string, title: string) {
  const page = await (await browser.newContext({ locale: 'en-GB' })).newPage()
  await page.goto(`${address}/sign-in`)
  await fillSignIn(page)
  await page.getByRole('link', { name: 'My account' }).waitFor()
  await page.goto(`${address}/organization/sign-in`)
  const facts = page.getByRole('region', { name: title })
  await facts.waitFor()
  const names = await facts.locator('dt').allTextContents()
  const values = await facts.locator('dd code').allTextContents()
  await page.context().close()
  return Object.fromEntries(names.map((name, index) => [name, values[index]]))
}
