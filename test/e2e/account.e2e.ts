import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Access, startAccess } from '../support/access-browser.ts'
import { hasBrowser } from '../support/browser.ts'
import { totp } from '../support/totp.ts'
import { admin } from '../support/web-server.ts'

describe.skipIf(!hasBrowser())('my account', () => {
  let access: Access
  beforeAll(async () => {
    access = await startAccess()
  })
  afterAll(() => access?.stop())

  it('shows who one is and where one is signed in, and changes the name and the password', async () => {
    await access.joined('grace@example.com')
    const page = await access.open()
    await access.signIn(page, 'grace@example.com')
    await page.getByRole('link', { name: 'My account' }).click()
    await page.getByText('This one').waitFor()
    const other = await access.open()
    await access.signIn(other, 'grace@example.com')
    await other.getByRole('link', { name: 'My account' }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'End', exact: true }).waitFor()
    await access.look(page, 'account')

    await page.getByLabel('Your name').fill('Grace Hopper')
    await page.getByRole('button', { name: 'Save name' }).click()
    await page.getByRole('button', { name: 'Sign out Grace Hopper' }).waitFor()
    await page.getByLabel('Current password').fill('not that one')
    await page.getByLabel('New password').fill('another password')
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.getByText('The password is wrong.').waitFor()
    await page.getByLabel('Current password').fill(admin.password)
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.getByText('Password changed').waitFor()
    await page.getByRole('button', { name: 'End', exact: true }).waitFor({ state: 'detached' })
    await other.reload()
    await other.getByLabel('Password').waitFor()
    await page.context().close()
    await other.context().close()
  })

  it('asks for a code of the phone at sign-in once that is set up', async () => {
    await access.joined('barbara@example.com')
    const page = await access.open()
    await access.signIn(page, 'barbara@example.com')
    await page.getByRole('link', { name: 'My account' }).click()
    const section = page.getByRole('region', { name: 'Second factor' })
    await section.getByLabel('Your password').fill(admin.password)
    await section.getByRole('button', { name: 'Set up second factor' }).click()
    await section.getByRole('img').waitFor()
    await access.look(page, 'account-second-factor')
    const secret = (await section.getByTestId('secret').textContent())!.trim()
    const [backup] = await section.getByTestId('backup-codes').locator('li').allTextContents()
    await section.getByLabel('Code that the app shows').fill('000000')
    await section.getByRole('button', { name: 'Switch on' }).click()
    await section.getByText('The code is wrong.').waitFor()
    await section.getByLabel('Code that the app shows').fill(totp(secret, -1))
    await section.getByRole('button', { name: 'Switch on' }).click()
    await section.getByText('On', { exact: true }).waitFor()

    for (const code of [totp(secret), backup!]) {
      const again = await access.open()
      await access.signIn(again, 'barbara@example.com')
      await again.getByLabel('Code of your authenticator app').waitFor()
      if (code !== backup) await access.look(again, 'sign-in-code')
      await again.getByLabel('Code of your authenticator app').fill(code)
      await again.getByRole('button', { name: 'Sign in', exact: true }).click()
      await again.getByRole('link', { name: 'My account' }).waitFor()
      await again.context().close()
    }
    await section.getByRole('button', { name: 'Switch off' }).click()
    await section.getByLabel('Your password').fill(admin.password)
    await section.getByRole('button', { name: 'Switch off second factor' }).click()
    await section.getByRole('button', { name: 'Set up second factor' }).waitFor()
    await page.context().close()
  })

  it('has another password by a mailed link', async () => {
    await access.joined('ken@example.com')
    const page = await access.open()
    await page.goto(`${access.web.address}/sign-in`)
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
    await page.getByLabel('E-mail').fill('ken@example.com')
    await page.getByRole('button', { name: 'Send link' }).click()
    await page.getByText('a link is on its way').waitFor()
    const mail = await access.sink.mailTo('ken@example.com')
    const [link] = /http\S+/.exec(mail.text!)!
    await page.goto(link)
    await page.getByText('For ken@example.com.').waitFor()
    expect(page.url()).toBe(`${access.web.address}/reset`)
    await access.look(page, 'reset')
    await page.getByLabel('New password').fill('jam and butter')
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.getByText('The password is changed.').waitFor()
    await access.signIn(page, 'ken@example.com', 'jam and butter')
    await page.getByRole('link', { name: 'My account' }).waitFor()
    await page.goto(link)
    await page.getByText('The link was used already').waitFor()
    await page.context().close()
  })
})
