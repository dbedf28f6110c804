import { describe, test } from 'vitest'
import { createMemorySearchIndexes } from '../support/memorySearchIndex.ts'
import { searchIndexContract } from './searchIndex.ts'

describe('the search index in memory', () => {
  for (const { name, run } of searchIndexContract) test(name, () => run(createMemorySearchIndexes()))
})
