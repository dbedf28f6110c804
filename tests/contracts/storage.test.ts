import { describe, test } from 'vitest'
import { createMemoryDisk, type MemoryDisk } from '../support/memoryDisk.ts'
import { createMemoryStorage } from '../support/memoryStorage.ts'
import { storageContract } from './storage.ts'

describe('storage in memory', () => {
  for (const { name, run } of storageContract) {
    test(name, () => {
      const disks = new Map<string, MemoryDisk>()
      return run({
        async open(name, tables) {
          const disk = disks.get(name) ?? createMemoryDisk()
          disks.set(name, disk)
          return createMemoryStorage(tables, { disk })
        },
      })
    })
  }
})
