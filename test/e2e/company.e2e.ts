import { OAuth2Server } from 'oauth2-mock-server'
import { type Browser, selectors } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, launchBrowser } from '../support/browser.ts'
import { companyFacts } from '../support/company-way.ts'
import { desk, readable, windows } from '../support/page-looks.ts'
import { admin, startWebServer } from '../support/web-server.ts'

describe.skipIf(!hasBrowser())('signing in with the company', () => {
  const provider = new OAuth2Server()
  let web: Awaited<ReturnType<typeof startWebServer>>
  let browser: Browser
  let verified: boolean

  beforeAll(async () => {
    await provider.issuer.keys.generate('RS256')
    await provider.start(0, '127.0.0.1')
    provider.service.on('beforeTokenSigning', ({ payload }) => {
      Object.assign(payload, {
        sub: verified ? 'ada' : 'another',
        email: admin.email,
        email_verified: verified,
        name: admin.name,
      })
    })
    web = await startWebServer({ issuer: provider.issuer.url! })
    await web.runtime.apps.create({ name: 'Shop' })
    browser = await launchBrowser()
    selectors.setTestIdAttribute('data-test')
  })
  afterAll(async () => {
    await browser?.close()
    await web?.stop()
    await provider.stop()
  })

  async function open(viewport = desk) {
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce' })
    return await context.newPage()
  }

  it('leads to the page that was asked for', async () => {
    verified = true
    const page = await open()
    await page.goto(`${web.address}/?from=mail`)
    await page.getByRole('button', { name: 'Sign in with your company' }).click()
    await page.getByTestId('pipeline').waitFor()
    expect(new URL(page.url()).origin).toBe(web.address)
    await page.getByText('Shop').first().waitFor()
    await page.context().close()
  })

  it('tells the organization who vouches for people, and what the provider has to know', async () => {
    expect(await companyFacts(browser, web.address, "The company's sign-in (OpenID Connect)")).toEqual({
      Provider: provider.issuer.url,
      'Client ID': 'dataloaf',
      Callback: expect.stringMatching(new RegExp(`^${web.address}/api/auth/.*callback`)),
    })
  })

  it.each(windows)('says why nobody came in, readable for everyone: $width px', async (window) => {
    verified = false
    const page = await open(window)
    await page.goto(`${web.address}/sign-in`)
    await page.getByRole('button', { name: 'Sign in with your company' }).click()
    await page.getByText('your company has not verified').waitFor()
    await readable(page, 'company')
    await page.context().close()
  })
})
