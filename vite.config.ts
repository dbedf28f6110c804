import { lingui } from '@lingui/vite-plugin'
import babel from '@rollup/plugin-babel'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [
    babel({
      babelHelpers: 'bundled',
      extensions: ['.tsx'],
      include: ['src/**'],
      configFile: false,
      babelrc: false,
      parserOpts: { plugins: ['typescript', 'jsx'] },
      plugins: ['@lingui/babel-plugin-lingui-macro'],
    }),
    react(),
    lingui(),
  ],
  build: { outDir: 'dist/page', assetsInlineLimit: 0, target: 'es2022', modulePreload: { polyfill: false } },
})
