import { defineConfig } from 'vite'

// Node cannot run TypeScript before 22, so the server is bundled into one file; its packages stay outside, in node_modules. With
// STANDALONE set they are bundled, too: for the container, which then needs neither npm nor the packages of the page.
export default defineConfig({
  publicDir: false,
  ssr: process.env.STANDALONE ? { noExternal: true } : {},
  build: {
    ssr: 'peer-server/main.ts',
    outDir: 'dist/server',
    target: 'node20',
    rolldownOptions: { output: { entryFileNames: 'main.js' } },
  },
})
