import { describe, expect, test } from 'vitest'
import { tables } from '../../src/app/tables.ts'
// What the app fetches late is there already.
import '../../src/conversation/removal.ts'
import { begunAnew, lostAfter, readWords, restoreFrom, save } from '../support/backedUp.ts'
import { fromHex, rebuilt, sealedFor } from '../support/backupFile.ts'
import { plainOf } from '../support/memoryBackups.ts'
import { createMemoryKeyStore } from '../support/memoryKeyStore.ts'
import { seedOf } from '../support/nodeCrypto.ts'
import { emptyDevice, lose, restore, wordsOf } from '../support/restored.ts'
import { type Node, placeOf } from '../support/world.ts'

/** Everything that lies on a disk, as text. */
const everything = ({ disk }: Pick<Node, 'disk'>) =>
  Object.fromEntries(tables.map(({ name }) => [name, structuredClone(disk.rows(name))]))

/** Nothing has changed: not the disk, not the keys, and what was begun is gone. */
async function expectUntouched(node: Node, run: () => Promise<unknown>) {
  const before = everything(node)
  const outcome = await run()
  expect(everything(node)).toEqual(before)
  expect(node.keyStore.held().keys).toBe('none')
  expect(node.backups.fresh.filter(({ state }) => state !== 'abandoned')).toEqual([])
  expect(node.backups.restarts()).toBe(0)
  return outcome
}

describe('[U3] restoring from words and file', () => {
  test('[U3 U4] everything is as it was: history, marks, stars, names, notes; on an install of its own', async () => {
    const { world, before, bob, file, empty } = await lostAfter()
    expect(await restoreFrom(world, empty, file)).toBe('done')
    const ann = await begunAnew(world, empty)
    expect(ann.app.identity.store.getState()).toMatchObject({ phase: 'ready', id: before.id, name: 'Ann' })
    expect(ann.app.people.store.getState().contacts).toMatchObject([
      { id: bob.id, name: 'Bob', petname: 'Bobby', note: 'met in June', status: 'friend' },
    ])
    expect(ann.shown(bob.id)).toEqual(['ann before', 'bob before'])
    expect((await world.through(ann.hand.starred()))?.all.length).toBe(1)
    const summary = (node: Node) => node.app.chats.store.getState().summaries[placeOf(bob.id)]
    expect(summary(ann)).toEqual(summary(before))
    const [me] = ann.disk.rows('identity')
    expect(me).toMatchObject({ id: before.id, restoredAt: expect.any(Number) })
    expect(me!.instance).not.toBe(before.disk.rows('identity')[0]!.instance)
    // What is of the install alone is in no backup.
    expect(ann.disk.rows('settings').filter(({ key }) => key === 'backup')).toEqual([])
    for (const { name } of tables) {
      if (name === 'identity' || name === 'settings') continue
      const its = (node: Node) => node.disk.rows(name)
      // People were dialled and seen since.
      if (name !== 'people' && name !== 'costs') expect([name, its(ann)]).toEqual([name, its(before)])
    }
  })

  test('[U3] the words are not on the device afterwards, and it can save again without them', async () => {
    const { world, bob, file, empty } = await lostAfter()
    await restoreFrom(world, empty, file)
    const ann = await begunAnew(world, empty)
    expect(ann.keyStore.held().secret).toBeUndefined()
    await ann.say(bob.id, 'again')
    const again = await save(world, ann)
    expect(plainOf(again)).toContain('again')
  })

  test('[U3] [abuse X1] words of another do not open it', async () => {
    const { world, bob, file, empty } = await lostAfter()
    const outcome = await expectUntouched(empty, () => restoreFrom(world, empty, file, wordsOf(bob)))
    expect(outcome).toBe('others')
  })

  test('[U3] [abuse X2] of another ID, though sealed for these words', async () => {
    const { world, before, bob, empty } = await lostAfter()
    const theirs = await save(world, bob)
    const forged = sealedFor(seedOf(before.keys)!, plainOf(theirs))
    expect(await expectUntouched(empty, () => restoreFrom(world, empty, forged))).toBe('other-id')
  })

  test('[U2] [abuse X3] written by somebody who knows the recipient, and no more', async () => {
    const { world, before, bob, file, empty } = await lostAfter()
    const words = plainOf(file).replaceAll('bob before', 'bob forged')
    for (const signer of [bob.keys, undefined]) {
      const forged = sealedFor(seedOf(before.keys)!, await rebuilt(words, signer))
      expect(await expectUntouched(empty, () => restoreFrom(world, empty, forged))).toBe('damaged')
    }
    // The same, by herself, is a backup: so it was the signature.
    const own = sealedFor(seedOf(before.keys)!, await rebuilt(words, before.keys))
    expect(await restoreFrom(world, empty, own)).toBe('done')
  })

  test.each([
    ['version', /"version":1/, '"version":2'],
    ['schema', /"schema":\d+/, '"schema":9999'],
  ])('[U3] [abuse X4] of a later %s', async (_, find, replace) => {
    const { world, before, file, empty } = await lostAfter()
    const later = sealedFor(seedOf(before.keys)!, await rebuilt(plainOf(file).replace(find, replace), before.keys))
    expect(await expectUntouched(empty, () => restoreFrom(world, empty, later))).toBe('newer')
  })

  test('[U3] [abuse X5] what is no backup', async () => {
    const { world, before, empty } = await lostAfter()
    expect(await expectUntouched(empty, () => restoreFrom(world, empty, fromHex('00ff00')))).toBe('foreign')
    for (const text of ['', '\n', 'hello\n', '{}\n', '{"format":"another","version":1}\n']) {
      const file = sealedFor(seedOf(before.keys)!, text)
      expect(await expectUntouched(empty, () => restoreFrom(world, empty, file))).toBe('foreign')
    }
  })

  test('[U3] [abuse X6] lines that were taken away, doubled, changed, moved or added, signed or not', async () => {
    const { world, before, file, empty } = await lostAfter()
    const lines = plainOf(file).trimEnd().split('\n')
    const seed = seedOf(before.keys)!
    const middle = lines.findIndex((line) => line.includes('"table":"entries"'))
    const swapped = [...lines]
    ;[swapped[middle], swapped[middle + 1]] = [lines[middle + 1]!, lines[middle]!]
    const cases: Readonly<Record<string, readonly string[]>> = {
      'no end': lines.slice(0, -1),
      'no row': lines.filter((_, at) => at !== middle),
      'a row twice': [...lines.slice(0, middle), lines[middle]!, ...lines.slice(middle)],
      'a row in another place': swapped,
      'a row behind the end': [...lines, lines[middle]!],
      'two ends': [...lines, lines.at(-1)!],
      'an end in the middle': [...lines.slice(0, middle), lines.at(-1)!, ...lines.slice(middle)],
      'an empty line': [...lines.slice(0, middle), '', ...lines.slice(middle)],
      'something behind it that is no line': lines,
      'no line break at the end': [`${lines.join('\n')}`],
    }
    for (const [name, all] of Object.entries(cases)) {
      const text = name.startsWith('no line')
        ? all[0]!
        : `${all.join('\n')}\n${name.startsWith('something') ? 'x' : ''}`
      const outcome = await expectUntouched(empty, () => restoreFrom(world, empty, sealedFor(seed, text)))
      expect([name, outcome]).toEqual([name, 'damaged'])
    }
  })

  test.each([
    ['a table that is not there', '{"table":"nowhere","row":{"id":"x"}}'],
    ['a row without its key', '{"table":"people","row":{"name":"x"}}'],
    ['a row that is a list', '{"table":"people","row":[]}'],
    ['a tag that nobody knows', '{"table":"people","row":{"id":"x","y":{"$":"what"}}}'],
    ['both a row and a drop', '{"table":"people","row":{"id":"x"},"drop":"x"}'],
    ['a drop that is no key', '{"table":"people","drop":{"id":"x"}}'],
    ['something beside it', '{"table":"people","row":{"id":"x"},"more":1}'],
    ['no JSON', 'x'],
  ])('[U3] [abuse X7] a line that says nothing, though signed: %s', async (_, line) => {
    const { world, before, file, empty } = await lostAfter()
    const lines = plainOf(file).trimEnd().split('\n')
    const text = `${[...lines.slice(0, -1), line, lines.at(-1)!].join('\n')}\n`
    const signed = sealedFor(seedOf(before.keys)!, await rebuilt(text, before.keys))
    expect(await expectUntouched(empty, () => restoreFrom(world, empty, signed))).toBe('damaged')
  })

  test('[U3] [abuse X8] counts that are not those of the lines, though signed', async () => {
    const { world, before, file, empty } = await lostAfter()
    for (const [find, replace] of [
      [/"entries":\d+/, '"entries":1'],
      [/"drops":\d+/, '"drops":7'],
    ] as const) {
      const at = plainOf(file).lastIndexOf('{"end"')
      const text = plainOf(file).slice(0, at) + plainOf(file).slice(at).replace(find, replace)
      const outcome = await expectUntouched(empty, () =>
        restoreFrom(world, empty, sealedFor(seedOf(before.keys)!, text)),
      )
      expect(outcome).toBe('damaged')
    }
  })

  test('[U3] [abuse X8] somebody else’s identity in it, or none', async () => {
    const { world, before, bob, file, empty } = await lostAfter()
    const lines = plainOf(file).trimEnd().split('\n')
    const at = lines.findIndex((line) => line.includes('"table":"identity"'))
    for (const other of [[], [lines[at]!.replace(`"id":"${before.id}"`, `"id":"${bob.id}"`)]]) {
      const text = `${[...lines.slice(0, at), ...other, ...lines.slice(at + 1)].join('\n')}\n`
      const signed = sealedFor(seedOf(before.keys)!, await rebuilt(text, before.keys))
      expect(await expectUntouched(empty, () => restoreFrom(world, empty, signed))).toBe('damaged')
    }
  })

  test('[U3] a disk that is full anywhere on the way', async () => {
    const { world, file, empty } = await lostAfter()
    for (const [why, after] of [
      ['full', 0],
      ['full', 1],
      ['broken', 0],
    ] as const) {
      empty.backups.refuse(why, after)
      const outcome = await expectUntouched(empty, () => restoreFrom(world, empty, file))
      expect(outcome).toBe(why === 'full' ? 'full' : 'failed')
    }
    empty.backups.refuse(undefined)
    expect(await restoreFrom(world, empty, file)).toBe('done')
  })

  test('[U3] keys that cannot be stored: nothing is taken into use', async () => {
    const { world, file, empty } = await lostAfter()
    empty.keyStore.fail(true)
    expect(await expectUntouched(empty, () => restoreFrom(world, empty, file))).toBe('full')
  })

  test('[U3] a change-over that cannot be written at first is tried again', async () => {
    const { world, bob, file, empty } = await lostAfter()
    empty.backups.failTakes(2)
    expect(await restoreFrom(world, empty, file)).toBe('done')
    expect((await begunAnew(world, empty)).shown(bob.id)).toEqual(['ann before', 'bob before'])
  })

  test.each(['the same page', 'the next one'])(
    '[U3] a change-over that cannot be written: the ID is back, which is said, and the file is taken again in %s',
    async (where) => {
      const { world, before, bob, file, empty } = await lostAfter()
      const untouched = everything(empty)
      empty.backups.failTakes(100)
      expect(await restoreFrom(world, empty, file)).toBe('unfinished')
      expect(everything(empty)).toEqual(untouched)
      expect(empty.backups.restarts()).toBe(0)
      expect(empty.keyStore.held().keys).toMatchObject({ publicKey: before.keys.publicKey })
      expect(empty.backups.fresh.map(({ state }) => state)).toEqual(['abandoned'])
      empty.backups.failTakes(0)
      if (where === 'the next one') await empty.reload()
      // Of nobody else; of the same person still.
      expect(await empty.app.recovery.read(wordsOf(bob))).toEqual({ ok: false, error: 'taken' })
      expect(await restoreFrom(world, empty, file)).toBe('done')
      expect((await begunAnew(world, empty)).shown(bob.id)).toEqual(['ann before', 'bob before'])
    },
  )

  test('[U3] cancelled', async () => {
    const { world, file, empty } = await lostAfter()
    const room = await empty.app.backup.open()
    const words = await readWords(empty)
    const outcome = await expectUntouched(empty, async () => {
      const restoring = room.restore(words, file)
      room.cancel()
      return world.through(restoring)
    })
    expect(outcome).toBe('cancelled')
    expect(empty.app.backup.store.getState().running).toBeUndefined()
  })

  test('[K2 U3] over nobody: not over another, not over who is here already, not over what was said here', async () => {
    const { world, before, file } = await lostAfter()
    const other = await world.node('Other')
    const words = { id: before.id, secret: () => seedOf(before.keys)!.slice() }
    const room = await other.app.backup.open()
    expect(await world.through(room.restore(words, file))).toBe('taken')
    // Back by words alone, and then with the file: what was said since would be gone.
    const empty = await emptyDevice(world, before)
    await restore(world, empty)
    expect(await world.through((await empty.app.backup.open()).restore(words, file))).toBe('taken')
    // Keys and name are gone, and what was said is not.
    const { disk, ...lost } = await lose(world, before)
    void disk
    const kept = await world.node('Ann', {
      ...lost,
      disk: before.disk,
      keyStore: createMemoryKeyStore('none', world.newKeys),
    })
    expect(await world.through((await kept.app.backup.open()).restore(words, file))).toBe('taken')
    const { rows } = before.disk
    before.disk.apply(rows('identity').map(() => ({ drop: 'identity', key: 'me' })))
    const nameless = await world.node('Ann', {
      ...lost,
      disk: before.disk,
      keyStore: createMemoryKeyStore('none', world.newKeys),
    })
    expect(await world.through((await nameless.app.backup.open()).restore(words, file))).toBe('kept')
  })
})
