import { lingui } from '@lingui/vite-plugin'
import babel from '@rollup/plugin-babel'
import react from '@vitejs/plugin-react'
import { defineConfig, type PluginOption } from 'vite'
import { emojiData } from './scripts/emojiData.mjs'
import { serviceWorker } from './scripts/serviceWorker.mjs'

/** What every build that contains screens needs: the page, the component tests and the gallery. */
export const screens = (): PluginOption[] => [
  {
    ...babel({
      babelHelpers: 'bundled',
      extensions: ['.tsx'],
      include: ['src/**'],
      configFile: false,
      babelrc: false,
      parserOpts: { plugins: ['typescript', 'jsx'] },
      plugins: ['@lingui/babel-plugin-lingui-macro'],
    }),
    // The macros must be gone before anything else looks at their imports.
    enforce: 'pre',
  },
  react(),
  emojiData(),
  lingui({ failOnMissing: true, failOnCompileError: true }),
]

export default defineConfig({
  plugins: [screens(), serviceWorker()],
  // Addresses relative to the page, which a proxy may serve below a path.
  base: './',
  build: {
    outDir: 'dist/page',
    assetsInlineLimit: 0,
    target: 'es2022',
    // Browsers that have all that the app asks for have light-dark() and nesting too.
    cssTarget: ['chrome125', 'firefox128', 'safari17.5'],
    modulePreload: { polyfill: false },
  },
})
