import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const project = (name: string, include: string[], testTimeout: number) => ({
  extends: true as const,
  test: { name, include, testTimeout, hookTimeout: 120_000 },
})

export default defineConfig({
  test: {
    // @oclif/test captures the streams itself (its README).
    disableConsoleIntercept: true,
    pool: 'forks',
    // A good part of the tests waits for servers of its own; one core less, as is the default, leaves this one idle.
    maxWorkers: availableParallelism(),
    setupFiles: ['test/support/seed.ts'],
    // The AWS SDK announces when it leaves Node 20.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    projects: [
      project('unit', ['test/unit/**/*.test.ts', 'test/*.test.ts'], 10_000),
      project('contract', ['test/contract/**/*.test.ts'], 120_000),
      project('commands', ['test/commands/**/*.test.ts'], 120_000),
      project('stack', ['test/stack/**/*.test.ts'], 120_000),
      project('faults', ['test/faults/**/*.test.ts'], 600_000),
      project('e2e', ['test/e2e/**/*.e2e.ts'], 180_000),
    ],
  },
})
