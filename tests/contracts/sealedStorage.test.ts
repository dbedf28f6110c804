import { describe, test } from 'vitest'
import { createMemoryDisk, type MemoryDisk } from '../support/memoryDisk.ts'
import { sealedStage } from '../support/sealed.ts'
import { storageContract } from './storage.ts'

describe('storage in memory, sealed', () => {
  for (const { name, run } of storageContract) {
    test(name, () => {
      const disks = new Map<string, MemoryDisk>()
      return run({
        async open(name, tables) {
          const disk = disks.get(name) ?? createMemoryDisk()
          disks.set(name, disk)
          return sealedStage(tables, disk).storage
        },
      })
    })
  }
})
