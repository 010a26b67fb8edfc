import { useEffect } from 'preact/hooks'
import { api } from '../api.ts'
import { appPages, mayOpen, type OuterPage, outerPages, routeOf } from '../pages.ts'
import { followLinks, go, place } from '../state/route.ts'
import { app, apps, enter, homeApp, remember, session, sessionError } from '../state/session.ts'
import { t } from '../text.ts'
import { Frame } from './frame.tsx'
import { useKeys } from './keys.ts'
import { lazy } from './lazy.tsx'
import { FrameNotice, NotForYou, NotFound } from './not-found.tsx'
import { Overlays } from './overlays.tsx'

const SignIn = lazy(async () => (await import('../pages/sign-in.tsx')).SignIn)
const Join = lazy(async () => (await import('../pages/join.tsx')).Join)
const Shared = lazy(async () => (await import('../pages/shared.tsx')).Shared)
const Reset = lazy(async () => (await import('../pages/reset.tsx')).Reset)
const NoAccess = lazy(async () => (await import('./no-access.tsx')).NoAccess)
const FirstApp = lazy(async () => (await import('../pages/first-app.tsx')).FirstApp)
const ofApps = new Map(appPages.map((page) => [page, lazy(page.load)]))
const ofNone = new Map(outerPages.map((page) => [page, lazy(page.load)]))
const accountPage = outerPages.find(({ name }) => name === 'account')!
/** Outside of the frame: whoever opens them need not be signed in. */
const doors = new Map([
  ['/sign-in', SignIn],
  ['/join', Join],
  ['/reset', Reset],
])
/** The same, by the first word of an address that has another: `/shared/<token>`. */
const innerDoors = new Map([
  ['shared', Shared],
  ['embed', Shared],
])

/** Which page the address names, in its frame. */
export function Root() {
  useKeys()
  useEffect(() => {
    addEventListener('click', followLinks)
    return () => removeEventListener('click', followLinks)
  }, [])
  const { path } = place.value
  const Door = doors.get(path) ?? innerDoors.get(/^\/([^/]+)\/[^/]+$/.exec(path)?.[1] ?? '')
  return Door ? <Door /> : <Inside />
}

function Inside() {
  useEffect(() => {
    if (session.value === undefined) void enter()
  }, [session.value])
  const route = routeOf(place.value.path)
  return (
    <>
      <Frame page={route?.page}>
        {sessionError.value ? <FrameNotice error={sessionError.value} /> : apps.value ? <Page /> : null}
      </Frame>
      <Overlays />
    </>
  )
}

function Page() {
  const { path } = place.value
  const route = routeOf(path)
  const current = app.value
  useEffect(() => {
    if (current) remember(current.app_id)
  }, [current?.app_id])
  // Nothing else opens before what is owed is settled there.
  if (session.value?.owes) return <Outer page={accountPage} />
  if (path === '/') return <Start />
  if (route === null) return <NotFound />
  if (route.appId === undefined) return <Outer page={route.page} />
  if (current === undefined) {
    return <NoAccess key={route.appId} appId={route.appId} title={t`There is no such app, or you may not see it.`} />
  }
  if (route.page && !mayOpen(route.page, current.may)) {
    return <NoAccess appId={current.app_id} title={t`Your role in ${current.name} does not show this page.`} />
  }
  const Shown = route.page && ofApps.get(route.page)
  return Shown ? <Shown key={current.app_id} app={current} /> : <NotFound />
}

function Outer({ page }: { page: OuterPage }) {
  const Shown = ofNone.get(page)
  return Shown && mayOpen(page, session.value?.may) ? <Shown /> : <NotForYou />
}

/** Leads to what is worth a look in the app, or to sending its first event. */
function Start() {
  const first = homeApp(apps.value ?? [])
  useEffect(() => {
    if (!first) return
    const lead = (name: string) => go(`/apps/${first.app_id}/${name}`, { replace: true })
    // Home says itself what is wrong.
    api.events(first.app_id, '').then(
      (events) => lead(events.length > 0 ? 'home' : 'start'),
      () => lead('home'),
    )
  }, [first?.app_id])
  return first ? null : <FirstApp />
}
