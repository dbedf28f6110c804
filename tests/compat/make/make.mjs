// Makes the fixtures anew, with version 0.1 as the history has it: node tests/compat/make/make.mjs [disk] [wire] [profile]
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createServer } from 'vite'
import { checkOut, revisionOf } from '../../../scripts/earlierVersion.mjs'
import { makeDisk } from './disk.mjs'
import { makeProfile } from './profile.mjs'
import { makeWire } from './wire.mjs'

const GOLDEN = join(import.meta.dirname, '../golden')

/** What the makers want of that version; everything in one graph of modules. */
const PARTS = [
  'src/app/createApp.ts',
  'src/app/tables.ts',
  'src/engine/address.ts',
  'src/features/chat/list.ts',
  'tests/support/fakeClock.ts',
  'tests/support/memoryDisk.ts',
  'tests/support/memoryQuickStore.ts',
  'tests/support/memorySearchIndex.ts',
  'tests/support/memoryStorage.ts',
  'tests/support/memoryTransport.ts',
  'tests/support/nodeCrypto.ts',
  'tests/support/quietDevice.ts',
]

const tell = (what) => console.log(`  ${what}`)
const keep = (name, text) => {
  mkdirSync(GOLDEN, { recursive: true })
  const packed = gzipSync(text, { level: 9 })
  writeFileSync(join(GOLDEN, `${name}.gz`), packed)
  console.log(`${name}.gz: ${packed.length} bytes`)
}

const wanted = process.argv.slice(2)
const isWanted = (what) => wanted.length === 0 || wanted.includes(what)
const revision = revisionOf()
const { folder, remove } = await checkOut(revision)
try {
  writeFileSync(join(folder, 'parts.ts'), PARTS.map((path) => `export * from './${path}'\n`).join(''))
  const vite = await createServer({
    root: folder,
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, ws: false, watch: null },
  })
  const old = await vite.ssrLoadModule('/parts.ts')
  if (isWanted('disk')) {
    const { disk, expected } = await makeDisk(old, { revision, tell })
    keep('disk.jsonl', disk)
    keep('expected.jsonl', expected)
  }
  if (isWanted('wire')) keep('wire.jsonl', await makeWire(old, { revision, tell }))
  await vite.close()
} finally {
  remove()
}
if (isWanted('profile')) await makeProfile(GOLDEN, { revision, tell })
