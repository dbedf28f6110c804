import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** As long as a busy machine may need for what takes an idle one an instant. */
const patience = { testTimeout: 90_000, hookTimeout: 120_000, expect: { poll: { timeout: 45_000 } } }

/**
 * Parts that the page fetches late are there at once: the runner asks its main process for each dynamic import, however often, which takes
 * the time of this machine, and a world on a hand-turned clock would not wait for it.
 */
const lateParts = {
  name: 'late-parts',
  enforce: 'post' as const,
  transform(code: string, id: string) {
    if (!/\/src\/.*\.ts$/.test(id)) return undefined
    const parts: string[] = []
    const made = code.replace(/\bimport\((["'])(\.[^"']+)\1\)/g, (_, _quote, path: string) => {
      parts.push(`import * as latePart${parts.length} from ${JSON.stringify(path)}`)
      return `Promise.resolve(latePart${parts.length - 1})`
    })
    return parts.length === 0 ? undefined : { code: `${made}\n${parts.join('\n')}\n`, map: null }
  },
}

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
        plugins: [lateParts],
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
