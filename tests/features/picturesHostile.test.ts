import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { DISK_BYTES, PICTURE_PIECES, PICTURES } from '../../src/engine/budgets.ts'
import { MAX_FETCHES } from '../../src/features/pictures/limits.ts'
import type { Bytes } from '../../src/lib/bytes.ts'
import { createHostilePeer } from '../support/hostilePeer.ts'
import { jpeg, png, svg, webp } from '../support/pictureFiles.ts'
import { createWorld } from '../support/world.ts'

const hashOf = (bytes: Bytes) => createHash('sha256').update(bytes).digest('base64url')
const PIECE = 8 * 1024
const SERVES = ['link/1', 'profile/1', 'log/1', 'profile/2']

/** Ann, an honest friend of hers, and one whose client says anything about their picture. */
async function stage({ friend = true } = {}) {
  const world = createWorld()
  const ann = await world.node('Ann')
  const bob = await world.node('Bob')
  await world.befriend(ann, bob)
  const mallory = createHostilePeer(world, { serves: SERVES })
  let line = await mallory.befriend(ann)
  if (!friend) await world.through(ann.app.people.remove(mallory.id, { words: false }))
  await world.run(100)
  let version = 0
  const gets = () => line.of('profile/2', 'get').map(({ body }) => body as { sha256: string; from: number })
  const tell = (picture: unknown, more: object = {}) =>
    line.say('profile/2', 'profile', { version: ++version, name: 'Mallory', about: '', picture, ...more })
  const piece = (sha256: string, from: number, bytes: Uint8Array) =>
    line.say('profile/2', 'piece', { sha256, from, data: Buffer.from(bytes).toString('base64url') })
  /** Tells of a picture, and answers as is asked, with other bytes where they are given. */
  async function show(bytes: Bytes, named: { sha256?: string; bytes?: number } = {}, sent = bytes) {
    const sha256 = named.sha256 ?? hashOf(bytes)
    const before = gets().length
    tell({ sha256, bytes: named.bytes ?? bytes.length })
    for (let answered = before; ; answered++) {
      if (!(await world.until(() => gets().length > answered, 20_000))) break
      const { from } = gets()[answered]!
      piece(sha256, from, sent.slice(from, from + PIECE))
    }
  }
  return {
    world,
    ann,
    bob,
    mallory,
    gets,
    tell,
    piece,
    show,
    line: () => line,
    async again() {
      line = mallory.open(ann.id)
      if (!(await line.prove())) throw new Error('the handshake failed')
    },
    count: (what: string) => ann.counts.get(`picture.${what}`) ?? 0,
    theirs: () => ann.app.pictures.store.getState().people[mallory.id]?.theirs,
    rows: () => ann.disk.rows('pictures'),
  }
}

describe('a friend with a client of their own', () => {
  test('shows a picture as anybody does: this is what the others are beside', async () => {
    const { show, theirs, rows, ann } = await stage()
    const picture = jpeg({ length: 20_000 })
    await show(picture)
    expect(theirs()).toBe(hashOf(picture))
    expect(rows()).toHaveLength(1)
    expect(ann.device.redrawn()).toEqual([picture])
  })

  test.each([
    ['[abuse Q6] a bomb', png({ width: 30_000, height: 30_000, length: 300 }), 'foreign'],
    ['[abuse Q8] SVG', svg(), 'foreign'],
    ['[abuse Q9] one that moves', webp({ length: 300 }, true), 'foreign'],
    ['[abuse Q7] bytes that are nothing', new Uint8Array(300), 'foreign'],
  ])('%s: it is never decoded, dropped and counted, and not asked for again', async (_, bytes, why) => {
    const { world, show, theirs, count, gets, tell, again, ann, rows } = await stage()
    await show(webp({ length: 500 }))
    expect(theirs()).toBeDefined()
    const asked = gets().length
    await show(bytes)
    expect(theirs()).toBeUndefined()
    expect(count(why)).toBe(1)
    expect(rows()).toEqual([])
    expect(ann.device.redrawn()).toHaveLength(1)
    expect(gets().length).toBe(asked + 1)
    tell({ sha256: hashOf(bytes), bytes: bytes.length })
    await world.run(60_000)
    expect(gets().length).toBe(asked + 1)
    await ann.reload()
    await again()
    tell({ sha256: hashOf(bytes), bytes: bytes.length })
    await world.run(60_000)
    expect(gets()).toEqual([])
  })

  test('[abuse Q7] what the drawer finds to be damaged is dropped as well', async () => {
    const { show, theirs, count, ann } = await stage()
    ann.device.draws(() => ({ ok: false, why: 'damaged' }))
    await show(webp())
    expect(theirs()).toBeUndefined()
    expect(count('damaged')).toBe(1)
  })

  test('a device that cannot draw just now asks again on the next link', async () => {
    const { show, theirs, ann, again, world } = await stage()
    ann.device.draws(() => ({ ok: false, why: 'gone' }))
    await show(webp())
    expect(theirs()).toBeUndefined()
    ann.device.draws((bytes) => ({ ok: true, bytes }))
    await again()
    await world.run(100)
    await show(webp())
    expect(theirs()).toBeDefined()
  })

  test('[abuse Q7] other bytes than were named', async () => {
    const { show, theirs, count, ann } = await stage()
    await show(webp({ filling: 1 }), {}, webp({ filling: 2 }))
    expect(theirs()).toBeUndefined()
    expect(count('forged')).toBe(1)
    expect(ann.device.redrawn()).toEqual([])
  })

  test('[abuse Q7] more bytes than were named: a violation, and nothing of it is kept', async () => {
    const { show, theirs, ann } = await stage()
    await show(webp({ length: 20_000 }), { bytes: 9_000 })
    expect(theirs()).toBeUndefined()
    expect(ann.counts.get('violation.picture.piece')).toBe(1)
  })

  test('[abuse Q6] one of a gigabyte is not asked for', async () => {
    const { world, tell, gets, count } = await stage()
    tell({ sha256: hashOf(webp()), bytes: 2 ** 30 })
    await world.run(60_000)
    expect(gets()).toEqual([])
    expect(count('large')).toBe(1)
  })

  test('[abuse Q10] another picture every second costs no more than a few', async () => {
    const { world, gets, tell, piece, bob, ann } = await stage()
    const before = world.net.frames()
    for (let second = 0; second < 600; second++) {
      const picture = webp({ length: 300, filling: second % 251, width: 1 + (second % 500) })
      tell({ sha256: hashOf(picture), bytes: picture.length }, { about: `second ${second}` })
      await world.run(1_000)
      const asked = gets().at(-1)
      if (asked?.sha256 === hashOf(picture)) piece(asked.sha256, asked.from, picture)
    }
    expect(new Set(gets().map(({ sha256 }) => sha256)).size).toBeLessThanOrEqual(
      PICTURES.burst + 600 * PICTURES.perSecond,
    )
    expect(ann.device.redrawn().length).toBeLessThanOrEqual(PICTURES.burst + 1)
    expect(ann.linked(bob.id)).toBe(true)
    expect(world.net.frames() - before).toBeLessThan(3_000)
  })

  test('[abuse Q10] the newest is fetched once there is room for it', async () => {
    const { world, tell, show, gets, theirs } = await stage()
    for (let n = 0; n < PICTURES.burst; n++) {
      await show(webp({ length: 300, filling: n }))
      await world.run(11_000)
    }
    const newest = webp({ length: 300, filling: 99 })
    const asked = gets().length
    tell({ sha256: hashOf(newest), bytes: newest.length })
    await world.run(60_000)
    expect(gets().length).toBe(asked)
    await world.until(() => gets().length > asked, 30 * 60_000)
    expect(gets().at(-1)).toEqual({ sha256: hashOf(newest), from: 0 })
    expect(theirs()).not.toBe(hashOf(newest))
  })

  test('[abuse Q10] pieces that nobody asked for are nobody’s', async () => {
    const { world, piece, tell, gets, count, theirs } = await stage()
    const picture = webp({ length: 20_000 })
    piece(hashOf(picture), 0, picture.slice(0, PIECE))
    expect(count('stray')).toBe(0)
    await world.run(100)
    expect(count('stray')).toBe(1)
    tell({ sha256: hashOf(picture), bytes: picture.length })
    await world.until(() => gets().length > 0, 20_000)
    for (const from of [PIECE, 2 * PIECE, 0, 0]) piece(hashOf(picture), from, picture.slice(from, from + PIECE))
    await world.run(100)
    // Of the four, one was awaited.
    expect(count('stray')).toBe(4)
    expect(theirs()).toBeUndefined()
  })

  test('[abuse Q10] what stalls is given up, and the others are fetched', async () => {
    const { world, tell, gets, count, ann, bob } = await stage()
    const named = { sha256: hashOf(webp()), bytes: 9_000 }
    tell(named)
    // As many as are fetched at a time.
    for (let n = 1; n < MAX_FETCHES; n++) {
      const line = await createHostilePeer(world, { serves: SERVES }).befriend(ann)
      line.say('profile/2', 'profile', { version: 1, name: 'M', about: '', picture: named })
    }
    await world.until(() => gets().length > 0, 20_000)
    await world.through(bob.app.pictures.setMine(webp()))
    await world.run(90_000)
    expect(count('stalled')).toBe(MAX_FETCHES)
    expect(ann.app.pictures.store.getState().people[bob.id]?.theirs).toBeDefined()
  })

  test('[abuse Q11] mine is served in so many pieces, and to friends alone', async () => {
    const { world, ann, line, count, mallory } = await stage()
    const mine = webp({ length: 20_000 })
    await world.through(ann.app.pictures.setMine(mine))
    await world.run(1_000)
    const pieces = () => line().of('profile/2', 'piece').length
    for (let n = 0; n < 200; n++) {
      line().say('profile/2', 'get', { sha256: hashOf(mine), from: 0 })
      await world.run(20)
    }
    expect(pieces()).toBeLessThanOrEqual(PICTURE_PIECES.burst + 2)
    expect(pieces()).toBeGreaterThan(PICTURE_PIECES.burst / 2)
    expect(count('flood')).toBeGreaterThan(100)
    const served = pieces()
    line().say('profile/2', 'get', { sha256: hashOf(webp()), from: 0 })
    line().say('profile/2', 'get', { sha256: hashOf(mine), from: 20_000 })
    await world.run(60_000)
    expect(pieces()).toBe(served)
    expect(ann.app.people.store.getState().contacts.find(({ id }) => id === mallory.id)?.status).toBe('friend')
  })

  test('[abuse Q11] a picture is charged to what its owner may have of this disk', async () => {
    const { world, show, ann, mallory, theirs, count } = await stage()
    const cost = () => ann.disk.rows('costs').find(({ person }) => person === mallory.id)
    await show(webp())
    expect(cost()?.bytes).toBeLessThanOrEqual(DISK_BYTES.burst - 9_000)
    await world.through(
      ann.storage.write([{ put: 'costs', row: { ...cost(), entries: 0, bytes: 0, at: world.clock.now() } }]),
    )
    await ann.reload()
    expect(theirs()).toBeDefined()
    expect(count('spent')).toBe(0)
  })

  test('[abuse Q7] an older profile on a slower link changes nothing', async () => {
    const { world, tell, ann, mallory, count } = await stage()
    const about = () => ann.app.pictures.store.getState().people[mallory.id]?.about
    tell(null, { version: 9, about: 'new' })
    tell(null, { version: 8, about: 'old' })
    await world.run(20_000)
    expect(about()).toBe('new')
    expect(count('older')).toBe(1)
  })

  test.each([
    ['a version that is none', { version: -1 }],
    ['a line that is too long', { about: 'x'.repeat(141) }],
    ['a hash that is none', { picture: { sha256: 'x', bytes: 5 } }],
    ['a size that is none', { picture: { sha256: hashOf(webp()), bytes: 0.5 } }],
    ['more than it may hold', { more: 1 }],
  ])('[abuse Q7] a profile with %s is a violation', async (_, more) => {
    const { world, tell, ann } = await stage()
    tell(null, more)
    await world.run(20_000)
    expect(ann.counts.get('violation.profile/2.profile')).toBe(1)
    expect(ann.app.pictures.store.getState().people).toEqual({})
  })
})

test('[I2] whoever was removed is not asked for anything, and gets nothing', async () => {
  const { world, ann, mallory, tell, gets } = await stage()
  tell({ sha256: hashOf(webp()), bytes: 9_000 })
  await world.through(ann.app.people.remove(mallory.id, { words: false }))
  await world.run(60_000)
  expect(gets()).toEqual([])
  expect(ann.disk.rows('portraits')).toEqual([])
})

test('[I1] an older page hears the name it knows, and nothing else', async () => {
  const world = createWorld()
  const ann = await world.node('Ann')
  const old = createHostilePeer(world)
  await world.through(ann.app.pictures.setMine(webp()))
  const line = await old.befriend(ann)
  await world.run(60_000)
  await world.through(ann.app.identity.rename('Anna'))
  await world.run(1_000)
  const protocols = new Set(line.heard.map((frame) => frame?.proto))
  expect([...protocols].sort()).toEqual(['link/1', 'log/1', 'profile/1'])
  expect(line.of('profile/1', 'name').map(({ body }) => body)).toEqual([{ name: 'Ann' }, { name: 'Anna' }])
})

test('[I1] a picture waits until nothing is in the channel', async () => {
  const { world, ann, mallory, tell, line } = await stage()
  const asked: string[] = []
  world.net.listen((bytes) => {
    const text = new TextDecoder().decode(bytes)
    if (text.startsWith('{"proto":"profile/2","kind":"get"')) asked.push(text)
  })
  line().channel.stopReading()
  await ann.say(mallory.id, 'this waits')
  tell({ sha256: hashOf(webp()), bytes: 9_000 })
  await world.run(10_000)
  expect(asked).toEqual([])
})
