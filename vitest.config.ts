import { defineConfig } from 'vitest/config'

const components = {
  // The page's own configuration: the same macros that make its words.
  extends: './vite.config.ts',
  test: {
    name: 'components',
    environment: 'happy-dom',
    include: ['tests/components/**/*.test.tsx'],
    setupFiles: ['tests/support/componentSetup.ts'],
    testTimeout: 30_000,
    // Class names as written, so that a failing query prints something readable.
    css: { modules: { classNameStrategy: 'non-scoped' as const } },
  },
}

export default defineConfig({
  test: {
    // No test asserts elapsed time; this only ends one that hangs on a busy machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    passWithNoTests: true,
    // The default leaves one core idle, which on two is half the machine.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['tests/{engine,features,platform,architecture,peer-server,contracts}/**/*.test.ts'],
        },
      },
      components,
    ],
  },
})
