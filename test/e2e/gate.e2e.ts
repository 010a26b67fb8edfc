import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Access, startAccess } from '../support/access-browser.ts'
import { hasBrowser, launchBrowser } from '../support/browser.ts'
import { companyFacts } from '../support/company-way.ts'
import { freePort } from '../support/free-port.ts'
import { identityProvider } from '../support/identity-provider.ts'
import { readableInAll } from '../support/page-looks.ts'
import { admin, startWebServer } from '../support/web-server.ts'

describe.skipIf(!hasBrowser())('teams, and asking for access', () => {
  let access: Access
  let shop: string
  let secret: string
  beforeAll(async () => {
    access = await startAccess()
    const { runtime } = access.web
    shop = (await runtime.apps.list())[0]!.app_id
    secret = (await runtime.apps.create({ name: 'Secret', private: true })).app_id
    await access.joined('grace@example.com')
  })
  afterAll(() => access?.stop())

  it('makes a team, lets it into an app, shows it an insight, and ends all that with the team', async () => {
    const page = await access.open()
    await access.signIn(page)
    await page.getByRole('link', { name: 'Organization' }).click()
    await page.getByRole('link', { name: 'Teams' }).click()
    await page.getByText('No team yet.').waitFor()
    await access.look(page, 'organization-teams-none')
    await page.getByLabel('Name of the team').fill('Growth')
    await page.getByRole('button', { name: 'Create team' }).click()
    const dialog = page.getByRole('dialog', { name: 'Growth' })
    await dialog.getByRole('checkbox', { name: /grace@example.com/ }).check()
    await access.look(page, 'organization-team')
    await dialog.getByLabel('Name of the team').fill('Growth and sales')
    await dialog.getByRole('button', { name: 'Rename' }).click()
    await page.getByText('The team is called Growth and sales now').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Roles of Growth and sales in single apps' }).click()
    await page.getByRole('button', { name: 'Role in Secret: None of its own' }).click()
    await page.getByRole('option', { name: /^Editor/ }).click()
    await page.getByRole('button', { name: 'Role in Secret: Editor' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('Secret: Editor').waitFor()
    await page.getByRole('cell', { name: 'grace', exact: true }).waitFor()
    await access.look(page, 'organization-teams')

    await page.goto(`${access.web.address}/apps/${secret}/settings/members`)
    const members = page.getByRole('region', { name: 'Members' })
    const inTable = members.getByRole('row').filter({ hasText: 'grace@example.com' })
    await inTable.getByText('Editor, by team Growth and sales').waitFor()
    await members.getByRole('row').filter({ hasText: admin.email }).getByText('Owner, by the organization').waitFor()
    await access.look(page, 'settings-members-by-team')
    await page.goto(`${access.web.address}/apps/${shop}/settings/members`)
    await inTable.getByText('Viewer, by the organization').waitFor()

    const query = { kind: 'trend', series: [{ event: 'bought' }] }
    const { insight_id } = await access.web.runtime.insights.create(shop, { name: 'Buying', query }, 'ada')
    await page.goto(`${access.web.address}/apps/${shop}/explore?insight=${insight_id}`)
    await page.getByRole('button', { name: 'Share', exact: true }).click()
    const teams = page.getByRole('region', { name: 'Teams' })
    await teams.getByRole('button', { name: 'Share', exact: true }).click()
    await teams.getByText('1 member').waitFor()
    await access.look(page, 'share-team')

    const grace = await access.open()
    await access.signIn(grace, 'grace@example.com')
    await grace.getByRole('link', { name: 'My account' }).waitFor()
    await grace.goto(`${access.web.address}/granted`)
    await grace.getByText('Buying').waitFor()
    await grace.goto(`${access.web.address}/apps/${secret}/home`)
    await grace.getByRole('heading', { level: 1, name: /Secret/ }).waitFor()

    await page.goto(`${access.web.address}/organization/teams`)
    await page.getByRole('button', { name: 'Remove Growth and sales' }).click()
    await page.getByLabel('Type “Growth and sales”').fill('Growth and sales')
    await page.getByRole('button', { name: 'Remove team' }).click()
    await page.getByText('No team yet.').waitFor()
    await grace.reload()
    await grace.getByText('There is no such app, or you may not see it.').waitFor()
    await grace.goto(`${access.web.address}/granted`)
    await grace.getByText('Buying').waitFor({ state: 'detached' })
  })

  it('lets whoever may not see an app ask for it, and in once that is granted', async () => {
    const grace = await access.open()
    await access.signIn(grace, 'grace@example.com')
    await grace.getByRole('link', { name: 'My account' }).waitFor()
    await grace.goto(`${access.web.address}/apps/${secret}/dashboards`)
    await grace.getByLabel('What you need it for').fill('The numbers of the launch')
    await access.look(grace, 'no-access')
    await grace.getByRole('button', { name: 'Ask for access' }).click()
    await grace.getByText('You asked for access on').waitFor()
    await access.look(grace, 'no-access-asked')

    const page = await access.open()
    await access.signIn(page)
    await page.getByRole('button', { name: '1 unread notification' }).click()
    await page.getByRole('button', { name: /grace asks for access to Secret/ }).click()
    await page.getByText('The numbers of the launch').waitFor()
    await access.look(page, 'organization-requests')
    await page.getByRole('button', { name: 'Let grace@example.com into Secret as' }).click()
    await page.getByRole('option', { name: /^Viewer/ }).click()
    await page.getByText('Nobody asks for access just now.').waitFor()
    await access.look(page, 'organization-requests-none')
    await grace.reload()
    await grace.getByRole('heading', { level: 1, name: /Secret/ }).waitFor()
  })
})

describe.skipIf(!hasBrowser())('signing in by SAML', () => {
  let browser: Browser
  let web: Awaited<ReturnType<typeof startWebServer>>
  let provider: Awaited<ReturnType<typeof identityProvider>>
  beforeAll(async () => {
    const port = await freePort()
    const publicAddress = `http://127.0.0.1:${port}`
    const [acs, audience] = ['acs', 'metadata'].map((name) => `${publicAddress}/api/auth/saml/${name}`)
    provider = await identityProvider({ acs: acs!, audience: audience! })
    const saml = { provider: { metadataUrl: provider.metadataUrl } }
    web = await startWebServer({ port, company: { saml, publicAddress } })
    await web.runtime.apps.create({ name: 'Shop' })
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await web?.stop()
    await provider?.close()
  })

  async function throughTheCompany(page: Page, email: string): Promise<void> {
    await page.getByRole('button', { name: 'Sign in with your company' }).click()
    await page.getByLabel('Company address').fill(email)
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('button', { name: 'Continue' }).click()
  }

  it('leads to the company’s page, and back to where one was', async () => {
    const page = await (await browser.newContext({ locale: 'en-GB' })).newPage()
    await page.goto(`${web.address}/account`)
    await page.getByRole('button', { name: 'Sign in with your company' }).waitFor()
    await readableInAll(page, 'sign-in-company')
    await throughTheCompany(page, 'grace@example.com')
    await page.waitForURL(`${web.address}/account`)
    await page.getByText('grace@example.com').first().waitFor()
    expect(await page.evaluate(() => document.cookie)).toBe('')
  })

  it('tells the organization who vouches for people, and what the provider has to know', async () => {
    const saml = `${web.address}/api/auth/saml`
    expect(await companyFacts(browser, web.address, "The company's sign-in (SAML)")).toEqual({
      Provider: provider.metadataUrl,
      'Entity ID and metadata': `${saml}/metadata`,
      'Assertion consumer service (ACS)': `${saml}/acs`,
    })
  })

  it('says why somebody was not let in', async () => {
    const page = await (await browser.newContext({ locale: 'en-GB' })).newPage()
    await page.goto(`${web.address}/sign-in`)
    await throughTheCompany(page, admin.email)
    await page.getByText('There is an account with your address already').waitFor()
    await page.goto(`${web.address}/sign-in?error=saml_used`)
    await page.getByText('This sign-in was used already, or took too long.').waitFor()
  })
})
