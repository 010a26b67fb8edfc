import type { Page } from 'playwright-core'
import { admin } from './web-server.ts'

/** Signs in at the form that the page shows: the administrator, if nobody else is named. */
export async function fillSignIn(page: Page, { email, password }: { email: string; password: string } = admin) {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
