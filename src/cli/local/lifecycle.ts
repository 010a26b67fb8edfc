import type { Lifecycle } from '../target.ts'

/** Everything on this machine. Each part is loaded when it is asked for. */
export const local: Lifecycle = {
  up: async (call) => (await import('./up.ts')).up(call),
  down: async (call) => (await import('./stop.ts')).down(call),
  status: async (call) => (await import('./status.ts')).status(call),
  logs: async (call) => (await import('./logs.ts')).logs(call),
  open: async (call) => (await import('./open.ts')).open(call),
  // It says where it is in its data directory, which `connect` reads.
  server: async () => ({}),
  doctor: async (call) => (await import('./doctor.ts')).doctor(call),
}
