import type { Lifecycle } from '../target.ts'

/** Everything in an AWS account. Each part is loaded when it is asked for. */
export const aws: Lifecycle = {
  up: async (call) => (await import('./up.ts')).up(call),
  down: async (call) => (await import('./down.ts')).down(call),
  status: async (call) => (await import('./status.ts')).status(call),
  logs: async (call) => (await import('./logs.ts')).logs(call),
  open: async (call) => (await import('./open.ts')).open(call),
  server: async (call) => (await import('./server.ts')).server(call),
  doctor: async (call) => (await import('./doctor.ts')).doctor(call),
}
