import { it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { startWebServer, admin } from '../support/web-server.ts'
it('x', async () => {
  const web = await startWebServer()
  await web.runtime.apps.create({ name: 'Shop' })
  const browser = await launchBrowser()
  const page = await browser.newPage()
  page.on('console', (m) => console.log('C', m.text(), m.location().url))
  page.on('pageerror', (e) => console.log('E', e.stack))
  await page.goto(web.address + '/')
  await page.getByLabel('E-mail').fill(admin.email)
  await page.getByLabel('Password').fill(admin.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForTimeout(6000)
  await page.screenshot({ path: '/tmp/sharing/debug.png' })
  await browser.close(); await web.stop()
})
