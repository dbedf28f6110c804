import { afterEach, describe, expect, test, vi } from 'vitest'
// Loaded by the app when they are wanted; here no clock would wait for them.
import '../../src/conversation/removal.ts'
import '../../src/features/search/createSearch.ts'
import type { EntryRow } from '../../src/conversation/row.ts'
import type { Change } from '../../src/ports/storage.ts'
import { friends } from '../support/friends.ts'
import { createSqliteIndexes } from '../support/sqliteIndexes.ts'
import { type Node, placeOf } from '../support/world.ts'

const DAY = 24 * 60 * 60
/** No word is like it. Its beginning may stay in the index, where it sorts pages. */
const SECRET = 'qzxwvjkyplmgh'
const INSIDE = SECRET.slice(3)

type Stage = Awaited<ReturnType<typeof stage>>
const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** Ann and Bob, and an index of Ann's that outlives her pages. */
async function stage() {
  const given = await friends()
  const { world, ann, bob, settle } = given
  const disk = await createSqliteIndexes()
  stops.push(() => {
    void ann.app.stop()
    disk.close()
  })
  const place = () => void Object.assign(ann.indexes, disk.indexes)
  place()
  /** The index answers in its own time, which is not this world's. */
  const eventually = (look: () => void, ms = 20) =>
    vi.waitFor(
      async () => {
        await world.run(ms)
        look()
      },
      { timeout: 20_000 },
    )
  const says = async (who: Node, other: Node, text: string) => {
    await who.say(other.id, text)
    await settle()
  }
  const message = async (who: Node, other: Node, text = SECRET) => {
    await world.through(who.hand.open(other.id))
    return who.hand
      .opening()!
      .store.getState()
      .messages.find(({ what }) => 'text' in what && what.text.includes(text))!.id
  }
  async function hits(text: string) {
    const session = (await world.through(ann.app.search.open())).begin()
    session.ask({ text })
    await eventually(() => expect(session.store.getState().phase).toBe('done'))
    const { length } = session.store.getState().hits
    session.close()
    return length
  }
  const unindexed = () => ann.disk.rows('unindexed')
  return {
    ...{ ...given, disk, eventually, says, message, hits },
    async indexed() {
      const search = await world.through(ann.app.search.open())
      search.begin().ask({ text: 'nothing like it' })
      await eventually(() => expect(search.index.getState().phase).toBe('ready'))
    },
    async reload(how?: 'crash') {
      await ann.reload(how)
      place()
      await world.until(() => ann.linked(bob.id) && bob.linked(ann.id), 120_000)
    },
    /** Nowhere in the index, and found by nothing; what was said beside it is. */
    async isGone() {
      await eventually(() => expect([disk.file().includes(INSIDE), unindexed()]).toEqual([false, []]), 500)
      for (const word of [SECRET, SECRET.slice(0, 4), 'secret']) expect([word, await hits(word)]).toEqual([word, 0])
    },
  }
}

/** How text goes, each from where it was said. */
const WAYS: Record<string, { say(s: Stage): Promise<void>; goes(s: Stage): Promise<void> }> = {
  'taken back while it waits': {
    async say({ world, ann, bob, says }) {
      world.net.offline(bob.id, true)
      await world.run(20_000)
      await says(ann, bob, `secret ${SECRET}`)
    },
    async goes({ world, ann, bob, message }) {
      const id = await message(ann, bob)
      expect(await world.through(ann.app.chat.acts(placeOf(bob.id)).deleteForEveryone([id]))).toMatchObject({
        ok: true,
      })
      world.net.online(bob.id)
    },
  },
  'deleted for both by me': {
    say: ({ ann, bob, says }) => says(ann, bob, `secret ${SECRET}`),
    async goes({ world, ann, bob, message, settle }) {
      await world.through(ann.app.chat.acts(placeOf(bob.id)).deleteForEveryone([await message(ann, bob)]))
      await settle()
    },
  },
  'deleted for both by the friend': {
    say: ({ ann, bob, says }) => says(bob, ann, `secret ${SECRET}`),
    async goes({ world, ann, bob, message, settle }) {
      await world.through(bob.app.chat.acts(placeOf(ann.id)).deleteForEveryone([await message(bob, ann)]))
      await settle()
    },
  },
  'deleted for me': {
    say: ({ ann, bob, says }) => says(bob, ann, `secret ${SECRET}`),
    async goes({ world, ann, bob, message }) {
      const id = await message(ann, bob)
      await world.through(ann.hand.deleteForMe([id]))
    },
  },
  'changed by the friend': {
    say: ({ ann, bob, says }) => says(bob, ann, `secret ${SECRET}`),
    async goes({ world, ann, bob, message, settle }) {
      const id = await message(bob, ann)
      await world.through(bob.app.chat.acts(placeOf(ann.id)).edit(id, 'nothing'))
      await settle()
    },
  },
  'changed, then deleted for me': {
    async say({ world, ann, bob, says, message, settle }) {
      await says(bob, ann, 'nothing')
      const id = await message(bob, ann, 'nothing')
      await world.through(bob.app.chat.acts(placeOf(ann.id)).edit(id, `secret ${SECRET}`))
      await settle()
    },
    async goes({ world, ann, bob, message }) {
      const id = await message(ann, bob)
      await world.through(ann.hand.deleteForMe([id]))
    },
  },
  disappearing: {
    async say({ world, ann, bob, says, settle }) {
      for (const who of [ann, bob]) {
        await world.through(who.hand.setTimer(DAY))
        await settle()
      }
      await says(bob, ann, `secret ${SECRET}`)
    },
    async goes({ world, ann, bob, message }) {
      await message(ann, bob)
      ann.hand.markRead()
      await world.run(60_000)
      await world.run(DAY * 1_000)
    },
  },
  'with its chat': {
    say: ({ ann, bob, says }) => says(bob, ann, `secret ${SECRET}`),
    async goes({ world, ann, bob }) {
      expect(await world.through(ann.app.leaving.deleteChat(placeOf(bob.id)))).toBeDefined()
      await world.run(60_000)
    },
  },
  'with the friend': {
    say: ({ ann, bob, says }) => says(bob, ann, `secret ${SECRET}`),
    async goes({ world, ann, bob }) {
      expect(await world.through(ann.app.people.remove(bob.id, { words: true }))).toBeDefined()
      await world.run(60_000)
    },
  },
}

/** Does a line say it, as it reads now? An earlier version is no line. */
const saysIt = ({ disk }: Node) =>
  (disk.rows('entries') as unknown as EntryRow[]).some(
    ({ order, body, folded }) => order && JSON.stringify(folded?.edit ?? body).includes(SECRET),
  )

test('[D16] deleted, looked for, and undone: it is found as before', async () => {
  const { world, ann, bob, says, indexed, hits } = await stage()
  await says(bob, ann, `secret ${SECRET}`)
  await indexed()
  const undo = await world.through(ann.app.leaving.deleteChat(placeOf(bob.id)))
  expect(await hits(SECRET)).toBe(0)
  expect(await world.through(undo!())).toBe(true)
  expect(await hits(SECRET)).toBe(1)
})

describe.each(Object.keys(WAYS))('[D12] [D13] [D16] text that goes: %s', (way) => {
  const { say, goes } = WAYS[way]!

  test('[D12] [D13] [D16] leaves no word in an index that is open, nor after a reload', async () => {
    const given = await stage()
    await say(given)
    await given.indexed()
    expect(await given.hits(SECRET)).toBe(1)
    expect(given.disk.file()).toContain(INSIDE)
    await goes(given)
    await given.isGone()
    await given.ann.reload('crash')
    expect(given.disk.file()).not.toContain(INSIDE)
  })

  test('[D12] [D13] [D16] nor in one that is being built', async () => {
    const given = await stage()
    await say(given)
    const { release, handed } = given.disk.hold(SECRET)
    const search = await given.world.through(given.ann.app.search.open())
    search.begin().ask({ text: SECRET })
    await given.eventually(() => expect(handed()).toBe(true))
    await goes(given)
    expect(given.disk.file()).not.toContain(INSIDE)
    release()
    await given.eventually(() => expect(search.index.getState().phase).toBe('ready'))
    await given.isGone()
  })

  test('[D12] [D13] [D16] nor in one that is closed, where the page dies the moment its words are off the disk', async () => {
    const given = await stage()
    const { ann, world, disk } = given
    await say(given)
    await given.indexed()
    await given.reload().catch(() => undefined)
    const { write } = ann.storage
    const dead = new Promise<void>((resolve) => {
      Object.assign(ann.storage, {
        async write(changes: readonly Change[]) {
          const written = await write(changes)
          if (saysIt(ann)) return written
          ann.storage.crash()
          resolve()
          return new Promise(() => undefined)
        },
      })
    })
    await Promise.race([dead, goes(given)])
    await dead
    expect(disk.file()).toContain(INSIDE)
    Object.assign(ann.indexes, disk.indexes)
    await ann.reload('crash')
    Object.assign(ann.indexes, disk.indexes)
    await given.eventually(
      () => expect([disk.file().includes(INSIDE), ann.disk.rows('unindexed')]).toEqual([false, []]),
      1_000,
    )
    expect(world.broken()).toEqual([])
  })

  test('[D12] [D13] [D16] nor in one that nobody has opened since, a crash right after it included', async () => {
    const given = await stage()
    await say(given)
    await given.indexed()
    await given.reload().catch(() => undefined)
    await goes(given)
    Object.assign(given.ann.indexes, given.disk.indexes)
    await given.ann.reload('crash')
    Object.assign(given.ann.indexes, given.disk.indexes)
    await given.eventually(
      () => expect([given.disk.file().includes(INSIDE), given.ann.disk.rows('unindexed')]).toEqual([false, []]),
      1_000,
    )
  })
})
