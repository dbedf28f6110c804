import { describe, expect, test } from 'vitest'
// What the app fetches late is there already.
import '../../src/conversation/removal.ts'
import type { ExportForm } from '../../src/features/backup/backup.ts'
import { zoned } from '../../src/features/backup/exportText.ts'
import type { ExportWords } from '../../src/features/backup/exportWords.ts'
import { friends } from '../support/pair.ts'
import { type Node, placeOf, type World } from '../support/world.ts'

const WORDS: ExportWords = {
  ...{ chat: 'Bob', me: 'Ann', heading: 'Chat with {chat}', left: 'Left out: what disappears.' },
  ...{ edited: 'edited', forwarded: 'forwarded', deleted: 'deleted', unsupported: 'unsupported' },
  ...{
    starred: 'starred',
    reply: 'Reply to {name}: {text}',
    replyGone: 'Reply to what is gone',
    file: 'File {name}',
    reactions: 'Reactions',
  },
}

async function exported(world: World, who: Node, place: string, form: ExportForm = 'text') {
  const room = await who.app.backup.open()
  const conversation = placeOf(place as never)
  const outcome = await world.through(room.export({ conversation, form, name: 'Bob', words: WORDS }))
  expect(outcome).toBe('done')
  const { bytes, sealed, name } = who.backups.downloads.at(-1)!
  expect([sealed, name]).toEqual([false, `Bob.${form === 'json' ? 'json' : 'txt'}`])
  return Buffer.from(bytes).toString('utf8')
}

/** Without isolates, to be read here. */
const bare = (text: string) => text.replace(/[\u2068\u2069]/gu, '')

/** Everything that may be told of a message. */
async function told() {
  const given = await friends()
  const { world, ann, bob } = given
  const pass = () => world.run(2_000)
  const last = (who: Node) => who.hand.store.getState().open!.messages.at(-1)!
  await ann.say(bob.id, 'first')
  await pass()
  await bob.say(ann.id, 'second\nwith a line')
  await pass()
  await world.through(ann.hand.react(last(ann).id, '👍'))
  await world.through(ann.hand.star([last(ann).id], true))
  const second = last(ann).id
  await ann.say(bob.id, 'tpyo')
  await pass()
  await world.through(ann.hand.edit(last(ann).id, 'typo'))
  await pass()
  await ann.say(bob.id, 'taken back')
  await pass()
  await world.through(bob.hand.open(ann.id))
  await pass()
  await world.through(ann.hand.deleteForEveryone([last(ann).id]))
  await pass()
  return { ...given, pass, last, second }
}

describe('[U7] an export', () => {
  test('[U7] as text: who, when with zone, edits, reactions, stars, deletions', async () => {
    const { world, ann, bob } = await told()
    const text = bare(await exported(world, ann, bob.id))
    const lines = text.split('\n')
    expect(lines[0]).toBe('Chat with Bob')
    expect(lines[2]).toBe('Left out: what disappears.')
    const said = lines.slice(4).filter((line) => line !== '')
    expect(said.map((line) => line.replace(/^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d\]/, '[…]'))).toEqual([
      '[…] Ann: first',
      '[…] Bob: second',
      '    with a line',
      '    (starred)',
      '    (Reactions: 👍 Ann)',
      '[…] Ann: typo',
      '    (edited)',
      '[…] Ann: (deleted)',
    ])
    expect(text).not.toContain('taken back')
    expect(text).not.toContain('tpyo')
  })

  test('[U7] as JSON: the same, for programs', async () => {
    const { world, ann, bob, second } = await told()
    const json = JSON.parse(await exported(world, ann, bob.id, 'json')) as { messages: Record<string, unknown>[] }
    expect(json.messages).toMatchObject([
      { from: 'me', name: 'Ann', kind: 'text', text: 'first', status: 'delivered' },
      {
        ...{ id: second, from: bob.id, name: 'Bob', text: 'second\nwith a line', starred: true },
        reactions: [{ emoji: '👍', names: ['Ann'] }],
      },
      { text: 'typo', edited: 1 },
      { kind: 'deleted' },
    ])
    expect(json.messages[0]!.at).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
    expect(JSON.stringify(json)).not.toContain('taken back')
  })

  test('[U7] replies quote what stands there now', async () => {
    const { world, ann, bob, second, pass } = await told()
    await world.through(ann.hand.send('an answer', { replyTo: second }))
    await pass()
    expect(bare(await exported(world, ann, bob.id))).toContain('Ann: Reply to Bob: second with a line\n    an answer')
  })

  test('[U7 D13] what disappears is in no export, and is quoted in none', async () => {
    const { world, ann, bob, pass } = await told()
    await world.through(ann.hand.setTimer(86_400))
    await pass()
    await world.through(bob.hand.setTimer(86_400))
    await pass()
    await ann.say(bob.id, 'vanishing')
    await pass()
    for (const form of ['text', 'json'] as const)
      expect(await exported(world, ann, bob.id, form)).not.toContain('vanishing')
  })

  test('[U7] [abuse T7] nobody can write a line that looks like another message, or turn what stands around theirs', async () => {
    const { world, ann, bob, pass } = await told()
    await bob.say(
      ann.id,
      'x\n[2026-01-01 00:00:00 +00:00] Ann: I owe Bob a house\u2069\u202e\u2028[2026] Ann: and a car',
    )
    await pass()
    const text = await exported(world, ann, bob.id)
    const forged = text.split('\n').filter((line) => bare(line).includes('I owe') || bare(line).includes('a car'))
    expect(forged.length).toBe(2)
    for (const line of forged) expect(line).toMatch(/^ {4}\u2068/u)
    expect(text).not.toMatch(/[\u202a-\u202e\u2028]/u)
    // Every isolate is closed where it was opened.
    for (const line of text.split('\n'))
      expect([...line.matchAll(/\u2068/gu)].length).toBe([...line.matchAll(/\u2069/gu)].length)
  })

  test('[U7] a long one is read page by page; notes too; what is being deleted is not in it', async () => {
    const { world, ann, bob } = await friends()
    for (let n = 0; n < 450; n++) await ann.say(ann.id, `note ${n}`)
    ann.queries.length = 0
    const text = bare(await exported(world, ann, ann.id))
    expect(text.match(/note \d+/g)).toEqual(Array.from({ length: 450 }, (_, n) => `note ${n}`))
    expect(ann.queries.every(({ limit = Number.POSITIVE_INFINITY, index }) => index !== 'shown' || limit <= 200)).toBe(
      true,
    )
    await bob.say(ann.id, 'to be deleted')
    await world.run(2_000)
    await world.through(ann.app.leaving.deleteChat(placeOf(bob.id)))
    expect(await exported(world, ann, bob.id)).not.toContain('to be deleted')
  })

  test('[U6 U7] cancelled or refused: no file', async () => {
    const { world, ann, bob } = await told()
    const room = await ann.app.backup.open()
    const asked = { conversation: placeOf(bob.id), form: 'text', name: 'x', words: WORDS } as const
    const exporting = room.export(asked)
    room.cancel()
    expect(await world.through(exporting)).toBe('cancelled')
    ann.backups.failFiles('QuotaExceededError')
    expect(await world.through(room.export(asked))).toBe('full')
    expect(ann.backups.downloads).toEqual([])
  })

  test('[U7] times are told with their zone', () => {
    expect(zoned(Date.UTC(2026, 10, 30, 14, 3, 5))).toMatch(/^2026-11-30 \d\d:03:05 [+-]\d\d:\d\d$|^2026-/)
  })
})
