import { describe, expect, test } from 'vitest'
import { tables } from '../../src/app/tables.ts'
import { createMarks } from '../../src/engine/marks.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { came, createFloor, FRIEND } from '../support/floor.ts'
import { stage } from '../support/hostileStage.ts'
import { createMemoryStorage } from '../support/memoryStorage.ts'
import { conversation, logName, person } from '../support/names.ts'

const NAMES = ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf']

describe('[HOSTILE 8] logs with the names of what every object has', () => {
  test.each(NAMES)('[HOSTILE 8] %s is refused at the door, and others go on', async (name) => {
    const { world, ann, send, entry, stored, line, bobIsFine } = await stage()
    send([entry(1)], name)
    await world.run(100)
    expect(stored()).toEqual([])
    expect(ann.hand.store.getState().summaries[line.channel.remote]).toBeUndefined()
    send([entry(1)])
    await world.run(100)
    expect(stored().map(({ seq }) => seq)).toEqual([1])
    await bobIsFine()
  })

  test.each(NAMES)('[HOSTILE 8] %s as the target of an act does nothing', async (name) => {
    const floor = createFloor()
    await floor.hear('theirs', came(1, 1, 'text', { text: 'said' }))
    const acts = [
      came(2, 2, 'edit', { instance: name, seq: 1, text: 'forged' }),
      came(3, 3, 'react', { by: name, instance: 'theirs', seq: 1, emoji: '👍' }),
      came(4, 4, 'pin', { by: FRIEND, instance: name, seq: 1, on: true }),
      came(5, 5, 'timer', { seconds: 60, answers: { instance: name, seq: 1 } }),
    ]
    expect(await floor.hear('theirs', ...acts)).toBe('done')
    for (const each of [floor, await floor.reload()]) {
      expect(each.rows().filter(({ orphan }) => orphan)).toEqual([])
      expect(each.row(FRIEND, 'theirs', 1)?.folded).toBeUndefined()
    }
  })

  test.each(NAMES)('[HOSTILE 8] %s that an early version let in keeps its marks, and those beside it', async (name) => {
    const clock = createFakeClock()
    const storage = createMemoryStorage(tables, { clock })
    const upTo = [
      [name, 3],
      ['theirs', 5],
      ['bad', 'x'],
    ]
    storage.disk.apply([{ put: 'seen', row: { conversation: 'bob', author: 'bob', upTo } }])
    const { seen } = await clock.through(createMarks({ storage, clock }).read(conversation('bob')))
    expect([...seen.get(person('bob'))!]).toEqual([
      [logName(name), 3],
      ['theirs', 5],
    ])
  })

  test('[HOSTILE 8] a quiet delete of what was read leaves its trace after a reload, whatever the log is called', async () => {
    for (const name of [...NAMES, 'theirs']) {
      const floor = createFloor()
      await floor.hear(name, came(1, 1, 'text', { text: 'read' }))
      floor.look(name, 1)
      const again = await floor.reload()
      again.look(name, 1)
      await again.hear('theirs2', came(1, 2, 'text', { text: 'after' }))
      await again.hear(name, came(2, 3, 'delete', { instance: name, seq: 1, quiet: true }))
      // At the door such a name is refused; what lies on the disk under it is no worse than any other.
      expect(await again.shown(), name).toEqual(name === 'theirs' ? ['gone', 'after'] : ['read', 'after'])
    }
  })
})
