/** The kinds that dashboards mostly hold, so that a browser has them in one file. */
export { funnel } from './funnel/funnel.tsx'
export { lifecycle } from './lifecycle/lifecycle.tsx'
export { retention } from './retention/retention.tsx'
export { sessions } from './sessions/sessions.tsx'
