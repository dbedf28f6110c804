import { describe, expect, test } from 'vitest'
// What the app fetches late is there already.
import '../../src/conversation/removal.ts'
import '../../src/features/recovery/wording.ts'
import { annsTabs } from '../support/annsTabs.ts'
import { lostAfter, talked } from '../support/backedUp.ts'
import { seedOf } from '../support/nodeCrypto.ts'
import { emptyDevice, wordsOf } from '../support/restored.ts'
import { type AppTab, createTabsOf } from '../support/tabsStage.ts'
import type { Node, World } from '../support/world.ts'

/** Ann's device is gone; on an empty one she has two tabs, of which the first leads. */
async function emptyTabs(world: World, empty: Node) {
  const all = createTabsOf(world, empty)
  const [first, second] = [await all.opened(), await all.opened()]
  expect([first.leads(), second.leads()]).toEqual([true, false])
  return { all, first, second }
}

async function readIn(world: World, tab: AppTab, who: Node) {
  const read = await world.through(tab.app().recovery.read(wordsOf(who)))
  if (!read.ok) throw new Error(`not read: ${read.error}`)
  return read
}

/** All that is in a message, as text: bytes in hexadecimal. */
const spelt = (message: unknown): string =>
  JSON.stringify(message, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
  )

/** Nothing of the secret has gone from tab to tab, neither as bytes nor as words. */
function expectUnheard({ channels, tabs }: Awaited<ReturnType<typeof emptyTabs>>['all'], who: Node) {
  const heard = tabs.flatMap(({ name }) => channels.copies(name).map(spelt))
  expect(heard.length).toBeGreaterThan(2)
  const hex = Buffer.from(seedOf(who.keys)!.subarray(0, 16)).toString('hex')
  const twoWords = wordsOf(who).split(' ').slice(0, 2).join(' ')
  for (const text of heard) for (const its of [hex, twoWords]) expect(text).not.toContain(its)
}

describe('[K2] words in a tab that follows', () => {
  test('what they spell is that tab’s own, and goes over no channel', async () => {
    const { world, before, empty } = await lostAfter()
    const { all, second } = await emptyTabs(world, empty)
    const read = await readIn(world, second, before)
    expect(read.id).toBe(before.id)
    expect(read.secret()).toEqual(seedOf(before.keys))
    expectUnheard(all, before)
  })

  test('bring the identity back there, and in the other tab', async () => {
    const { world, before, empty } = await lostAfter()
    const { all, first, second } = await emptyTabs(world, empty)
    const read = await readIn(world, second, before)
    expect(await world.through(read.restore('Ann'))).toEqual({ ok: true })
    await world.run(5_000)
    for (const tab of [first, second])
      expect(tab.app().identity.store.getState()).toMatchObject({ phase: 'ready', id: before.id, name: 'Ann' })
    expectUnheard(all, before)
  })

  test('still do where the lead has gone elsewhere since they were read', async () => {
    const { world, before, empty } = await lostAfter()
    const { first, second } = await emptyTabs(world, empty)
    const read = await readIn(world, second, before)
    first.seat.takeOver()
    await world.until(() => first.leads() && second.seat.role() !== 'leader', 5_000)
    await world.run(1_000)
    expect(await world.through(read.restore('Ann'))).toEqual({ ok: true })
    await world.run(5_000)
    for (const tab of [first, second])
      expect(tab.app().identity.store.getState()).toMatchObject({ phase: 'ready', id: before.id })
  })

  test('[U3] and with a file all that was said', async () => {
    const { world, before, file, empty } = await lostAfter()
    const { all, second } = await emptyTabs(world, empty)
    const read = await readIn(world, second, before)
    const room = await world.through(second.app().backup.open())
    expect(await world.through(room.restore(read, file), 10 * 60_000)).toBe('done')
    expect(empty.backups.taken()?.rows('people')).toHaveLength(1)
    expectUnheard(all, before)
  })

  test('are asked for once where nobody knows for whom a backup is, and are those of this ID', async () => {
    const { world, ann, second } = await annsTabs()
    ann.keyStore.forgetRecipient()
    await world.through(ann.keyStore.forgetSecret(0))
    ann.keyStore.forgetRecipient()
    const room = await world.through(second.app().backup.open())
    expect(second.leads()).toBe(true)
    expect(await world.through(room.save())).toBe('words')
    const read = await readIn(world, second, ann)
    expect(await world.through(room.learn(read))).toBe(true)
    expect(await world.through(room.identity(read))).toMatch(/^AGE-SECRET-KEY-/)
    expect(await world.through(room.save())).toBe('done')
  })

  test('that are of somebody else are refused there', async () => {
    const { world, bob } = await talked()
    const empty = await emptyDevice(world, await world.node('Other'))
    const { second } = await emptyTabs(world, empty)
    await readIn(world, second, bob).then(({ restore }) => world.through(restore('Bob')))
    await world.run(2_000)
    expect(await world.through(second.app().recovery.read(wordsOf(await world.node('Third'))))).toEqual({
      ok: false,
      error: 'taken',
    })
    const typo = await world.through(second.app().recovery.read('abandon abandon'))
    expect(typo).toEqual({ ok: false, error: 'count', count: 2 })
  })
})
