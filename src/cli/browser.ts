import { spawn } from 'node:child_process'

interface Machine {
  platform: NodeJS.Platform
  env: NodeJS.ProcessEnv
}

/** Whether there is a screen to open a browser on. */
export function hasDisplay({ platform, env }: Machine = process): boolean {
  if (env.CI || env.SSH_CONNECTION) return false
  return platform === 'darwin' || platform === 'win32' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/** Opens the address in the default browser. Resolves false when that could not be started. */
export function openBrowser(url: string, { platform }: Pick<Machine, 'platform'> = process): Promise<boolean> {
  const [command, ...args] =
    platform === 'darwin' ? ['open', url] : platform === 'win32' ? ['explorer.exe', url] : ['xdg-open', url]
  return new Promise((resolve) => {
    const child = spawn(command!, args, { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
