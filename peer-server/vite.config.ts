import { defineConfig } from 'vite'

// Node cannot run TypeScript before 22, so the server is bundled into one file; its packages stay outside, in node_modules.
export default defineConfig({
  publicDir: false,
  build: {
    ssr: 'peer-server/main.ts',
    outDir: 'dist/server',
    target: 'node20',
    rolldownOptions: { output: { entryFileNames: 'main.js' } },
  },
})
