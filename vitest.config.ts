import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** As long as a busy machine may need for what takes an idle one an instant. */
const patience = { testTimeout: 90_000, hookTimeout: 120_000, expect: { poll: { timeout: 45_000 } } }

const components = {
  // The page's own configuration: the same macros that make its words.
  extends: './vite.config.ts',
  test: {
    name: 'components',
    environment: 'happy-dom',
    include: ['tests/components/**/*.test.tsx'],
    setupFiles: ['tests/support/componentSetup.ts'],
    ...patience,
    // Class names as written, so that a failing query prints something readable.
    css: { modules: { classNameStrategy: 'non-scoped' as const } },
  },
}

export default defineConfig({
  test: {
    ...patience,
    passWithNoTests: true,
    // One more than there are cores: tests of the server mostly wait for it.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: [
            'tests/{engine,features,platform,architecture,peer-server,contracts,compat,hostile,net,verifier}/**/*.test.ts',
          ],
        },
      },
      components,
    ],
  },
})
