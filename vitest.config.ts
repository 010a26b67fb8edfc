import { availableParallelism } from 'node:os'
import { defineConfig, type TestUserConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Most tests wait for servers and clocks: as many as there are cores leave more than half of them idle. */
const maxWorkers = availableParallelism() + 2

const project = (name: string, include: string[], testTimeout: number, more: TestUserConfig = {}) => ({
  extends: true as const,
  test: { name, include, testTimeout, hookTimeout: 120_000, maxWorkers, ...more },
})

/** Files that leave nothing behind for each other: what they import is read once for several. */
const together = { isolate: false }

/** They take minutes: begun last they would be waited for with nothing beside them. */
const long = [
  'test/commands/aws.test.ts',
  'test/stack/provider.test.ts',
  'test/faults/aws.test.ts',
  'test/e2e/explore-kinds.e2e.ts',
  'test/e2e/dialogs.e2e.ts',
]

/** Then a project after the other: a worker goes on with the next file only if that is of the same one. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId, project }: TestSpecification) =>
      long.some((file) => moduleId.endsWith(file)) ? '' : project.name
    const sorted = await super.sort(files)
    return sorted.sort((a, b) => place(a).localeCompare(place(b)))
  }
}

export default defineConfig({
  test: {
    // @oclif/test captures the streams itself (its README).
    disableConsoleIntercept: true,
    pool: 'forks',
    sequence: { sequencer: LongFirst },
    setupFiles: ['test/support/seed.ts'],
    // Left to Node it would bring in a second copy of graphql, whose types are other types.
    server: { deps: { inline: ['graphql-http'] } },
    // A page may take seconds while others do; the test's own time limit ends it.
    expect: { poll: { timeout: 20_000 } },
    // The AWS SDK announces when it leaves Node 20.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    projects: [
      project('unit', ['test/unit/**/*.test.ts', 'test/*.test.ts'], 30_000, together),
      project('contract', ['test/contract/**/*.test.ts'], 120_000, together),
      project('commands', ['test/commands/**/*.test.ts'], 120_000),
      project('stack', ['test/stack/**/*.test.ts'], 120_000),
      project('faults', ['test/faults/**/*.test.ts'], 600_000),
      // Apart, and fewer: a browser is several processes already.
      project('e2e', ['test/e2e/**/*.e2e.ts'], 180_000, {
        ...together,
        maxWorkers: availableParallelism() + 1,
        sequence: { groupOrder: 1 },
      }),
    ],
  },
})
