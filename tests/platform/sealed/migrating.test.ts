import { expect, test } from 'vitest'
import { namesTable } from '../../../src/platform/sealed/layout.ts'
import { migratingSealed } from '../../../src/platform/sealed/migrating.ts'
import type { MigrationStep, Row, TableSpec } from '../../../src/ports/storage.ts'
import { createMemoryDisk } from '../../support/memoryDisk.ts'
import { sealedStage, testCipher } from '../../support/sealed.ts'

// A version that does not exist: another table, a column that is another, and an index that was not there.

const BEFORE: readonly TableSpec[] = [
  { name: 'notes', key: ['who', 'n'] },
  { name: 'old', key: 'id' },
]
const AFTER: readonly TableSpec[] = [
  { name: 'notes', key: ['who', 'n'], indexes: { byTopic: ['topic', 'n'] } },
  { name: 'new', key: 'name' },
]
const step: MigrationStep = {
  to: 2,
  async run(rows) {
    const found: Row[] = []
    await rows.each('old', (row) => {
      found.push(row)
      return 'keep'
    })
    for (const { id, text } of found) await rows.put('new', { name: `${String(id)}!`, text })
    await rows.each('notes', (row) => (row.n === 2 ? 'drop' : row.n === 1 ? { ...row, topic: 'weather' } : 'keep'))
  },
}
const names = (specs: readonly TableSpec[]) => [...specs, namesTable]
const through = () => migratingSealed(testCipher(), names(AFTER))

async function before() {
  const disk = createMemoryDisk()
  await disk.upgrade(names(BEFORE), 1, [])
  const { storage } = sealedStage(BEFORE, disk)
  const notes = [1, 2, 3].map((n) => ({ put: 'notes', row: { who: 'ann', n, topic: 'canary', text: `t${n}` } }))
  expect(await storage.write([...notes, { put: 'old', row: { id: 'x', text: 'said' } }])).toBe('done')
  return disk
}

test('steps see open rows, what they write is sealed, and indexes that are new are found by', async () => {
  const disk = await before()
  await disk.upgrade(names(AFTER), 2, [step], through())
  const { storage } = sealedStage(AFTER, disk)
  expect(await storage.range({ table: 'new' })).toEqual([{ name: 'x!', text: 'said' }])
  expect(await storage.range({ table: 'notes' })).toEqual([
    { who: 'ann', n: 1, topic: 'weather', text: 't1' },
    { who: 'ann', n: 3, topic: 'canary', text: 't3' },
  ])
  expect(await storage.range({ table: 'notes', index: 'byTopic', from: ['canary'], to: ['canary', []] })).toHaveLength(
    1,
  )
  const all = JSON.stringify(names(AFTER).map(({ name }) => disk.rows(name)))
  for (const said of ['canary', 'weather', 'x!', 'ann']) expect(all).not.toContain(said)
})

test('a step that fails leaves all of it as it was', async () => {
  const disk = await before()
  const failing: MigrationStep = {
    to: 2,
    async run(rows) {
      await step.run(rows)
      throw new Error('cut off')
    },
  }
  await expect(disk.upgrade(names(AFTER), 2, [failing], through())).rejects.toThrow('cut off')
  expect(disk.version()).toBe(1)
  const { storage } = sealedStage(BEFORE, disk)
  expect(await storage.range({ table: 'notes' })).toHaveLength(3)
  expect(await storage.get('old', 'x')).toEqual({ id: 'x', text: 'said' })
})

test('a row that does not open stays as it lies there, and the steps go on', async () => {
  const disk = await before()
  const [bad] = disk.rows('notes') as [Row]
  disk.apply([{ put: 'notes', row: { ...bad, '*': new Uint8Array(70) } }])
  await disk.upgrade(names(AFTER), 2, [step], through())
  expect(disk.rows('notes').filter((row) => (row['*'] as Uint8Array).length === 70)).toHaveLength(1)
  expect(await sealedStage(AFTER, disk).storage.range({ table: 'new' })).toHaveLength(1)
})
