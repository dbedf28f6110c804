import { resolve } from 'node:path'
import { defineConfig } from 'vite'
import { screens } from '../../../vite.config.ts'

/** Every screen in every state, without engine or network. Run: `npx vite -c tests/support/gallery/vite.config.ts`. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: resolve(import.meta.dirname, '../../../public'),
  plugins: screens(),
  server: { fs: { allow: [resolve(import.meta.dirname, '../../..')] } },
})
