import { describe, expect, test } from 'vitest'
// What the app fetches late is there already.
import '../../src/conversation/removal.ts'
import { save, talked } from '../support/backedUp.ts'
import { seedOf } from '../support/nodeCrypto.ts'
import { createWorld } from '../support/world.ts'

describe('[U6] writing', () => {
  test('[U6] full, failed or cancelled anywhere: there is no file, and it is said', async () => {
    const { world, ann } = await talked()
    const room = await ann.app.backup.open()
    for (const [name, after, outcome] of [
      ['QuotaExceededError', 0, 'full'],
      ['QuotaExceededError', 2, 'full'],
      ['NotAllowedError', 1, 'failed'],
    ] as const) {
      ann.backups.failFiles(name, after)
      expect(await world.through(room.save())).toBe(outcome)
    }
    ann.backups.failFiles(undefined)
    const saving = room.save()
    room.cancel()
    expect(await world.through(saving)).toBe('cancelled')
    expect([ann.backups.downloads, ann.backups.aborted()]).toEqual([[], 4])
    expect(ann.app.backup.store.getState()).toMatchObject({ running: undefined, at: undefined })
    expect(await world.through(room.save())).toBe('done')
    expect(ann.app.backup.store.getState().at).toBe(world.clock.now())
  })

  test('one at a time', async () => {
    const { world, ann } = await talked()
    const room = await ann.app.backup.open()
    const first = room.save()
    expect(ann.app.backup.store.getState().running).toMatchObject({ what: 'save' })
    expect(await world.through(room.save())).toBe('busy')
    expect(await world.through(first)).toBe('done')
  })

  test('[K3 U2] once the words are confirmed it is saved without them; whose words were confirmed before is asked for them once', async () => {
    const { world, ann, bob } = await talked()
    const room = await ann.app.backup.open()
    await ann.keyStore.forgetSecret(1)
    expect(await world.through(room.save())).toBe('done')
    expect(await room.identity()).toBeUndefined()
    ann.keyStore.forgetRecipient()
    expect(await world.through(room.save())).toBe('words')
    const theirs = { id: bob.id, secret: () => seedOf(bob.keys)!.slice() }
    expect(await room.learn(theirs)).toBe(false)
    expect(await world.through(room.save())).toBe('words')
    const mine = { id: ann.id, secret: () => seedOf(ann.keys)!.slice() }
    expect(await room.learn(mine)).toBe(true)
    expect(await world.through(room.save())).toBe('done')
    expect(await room.identity(mine)).toMatch(/^AGE-SECRET-KEY-/)
  })

  test('a file is called by whose and of when it is, and is sealed', async () => {
    const world = createWorld({ start: Date.UTC(2026, 10, 30, 12) })
    const ann = await world.node('Ann')
    await save(world, ann)
    expect(ann.backups.downloads).toMatchObject([
      { name: `tete-a-tete-${ann.id.slice(-6)}-2026-11-30.age`, sealed: true },
    ])
  })
})
