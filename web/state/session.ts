import { computed, signal } from '@preact/signals'
import { ApiError, type App, api, type Session } from '../api.ts'
import { chooseApp } from '../choose-app.ts'
import { language } from '../text.ts'
import { go, place } from './route.ts'

/** Undefined until the server has said who is here; null when nobody is. */
export const session = signal<Session | null | undefined>(undefined)
export const apps = signal<App[] | undefined>(undefined)
/** Why the frame could not be filled. */
export const sessionError = signal<ApiError | null>(null)

/** The app the address names, by its id. */
export const app = computed(() => apps.value?.find(({ app_id }) => app_id === appIdOf(place.value.path)))

/** Loads who is here and what they may see; sends nobody to the sign-in page, and back here afterwards. */
export async function enter(): Promise<void> {
  sessionError.value = null
  try {
    const who = await api.session()
    if (who === null) return leaveToSignIn()
    session.value = who
    apps.value = who.apps
    // Mails come in the language that the account's first page is read in, until another one is chosen.
    if (who.language === null && who.user.user_id !== null && language !== 'en')
      void import('../api/access.ts').then(({ keepLanguage }) => keepLanguage(language)).catch(() => undefined)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (error.status !== 401) sessionError.value = error
    else leaveToSignIn()
  }
}

/** Shows a changed app as it is now. */
export function changed(next: App): void {
  apps.value = apps.value?.map((one) => (one.app_id === next.app_id ? next : one))
}

export async function signOut(): Promise<void> {
  // The page goes first: it must ask nothing more.
  apps.value = undefined
  try {
    await api.signOut()
    session.value = null
    go('/sign-in')
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    sessionError.value = error
  }
}

/** Everything on the page is kept in the address, so that signing in again brings it back. */
export function leaveToSignIn(): void {
  session.value = null
  apps.value = undefined
  const next = location.pathname + location.search
  go(next === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ next })}`, { replace: true })
}

/** The app to open when the address names none. */
export function homeApp(list: readonly App[]): App | undefined {
  return chooseApp(list, remembered())
}

export function remember(appId: string): void {
  try {
    localStorage.setItem(key, appId)
  } catch {
    // Then the first app opens next time.
  }
}

const key = 'dataloaf-app'

function remembered(): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function appIdOf(path: string): string | undefined {
  return /^\/apps\/([^/]+)/.exec(path)?.[1]
}
