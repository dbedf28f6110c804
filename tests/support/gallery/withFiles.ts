import type { FileView } from '../../../src/conversation/kinds/file.ts'
import type { Message } from '../../../src/conversation/message.ts'
import { conversationWith } from '../../../src/conversation/place.ts'
import type { EntryId } from '../../../src/engine/ids.ts'
import type { FileKnown, FileNow, MediaLine } from '../../../src/features/files/files.ts'
import { said } from './fakeMessages.ts'
import { BOB, type FakeWorld, ZOE } from './fakeRooms.ts'

const MB = 1_000_000

/** One file of each standing. */
function scene(from: string, of: readonly (readonly [name: string, size: number, now?: FileNow, text?: string])[]) {
  const files: Record<string, FileNow> = {}
  const messages = of.map(([name, size, now, text], n): Message => {
    const id = `${from}/file/${n + 1}`
    if (now) files[id] = now
    const what: FileView = { kind: 'file', name, size, root: 'r', ...(text ? { text } : {}) }
    const at = Date.now() - (of.length - n) * 180_000
    return said({ id, from, at, what, ...(from === 'me' ? { status: 'delivered' as const } : {}) })
  })
  return {
    messages: { [BOB]: messages },
    files: { files: files as Record<EntryId, FileNow> },
  } satisfies Partial<FakeWorld>
}

const THEIRS = scene(BOB, [
  ['Minutes of the meeting.pdf', 640_000],
  [
    'holiday-at-the-lake-with-everybody-and-the-dog-2026.mp4',
    1_400 * MB,
    { state: 'wanted', bytes: 460 * MB, moves: true, rate: 3.2 * MB },
  ],
  ['photos.zip', 80 * MB, { state: 'wanted', bytes: 12 * MB, waits: 'offline' }, 'All of them, as *promised*'],
  ['plan.dwg', 9 * MB, { state: 'wanted', bytes: 2 * MB, waits: 'source' }],
  ['song.flac', 31 * MB, { state: 'paused', bytes: 12 * MB }],
  ['backup.tar', 200 * MB, { state: 'failed', why: 'full', bytes: 100 * MB }],
  ['report_final_v2.docx', 31_000, { state: 'failed', why: 'changed' }],
  ['list.txt', 312, { state: 'done', bytes: 312 }],
])
const MINE = scene('me', [
  ['Minutes of the meeting.pdf', 640_000, { state: 'given' }],
  ['holiday.mp4', 1_400 * MB, { state: 'given', bytes: 460 * MB, moves: true }, 'At last!'],
  ['photos.zip', 80 * MB, { state: 'given', waits: 'source' }],
  ['song.flac', 31 * MB, { state: 'held' }],
  ['report.docx', 31_000, { state: 'failed', why: 'changed' }],
  ['رسالة.txt', 312, { state: 'given', arrived: true }],
])

/** Transfers of all chats: those above, one that is being made ready, one that waits its turn, one that is saved. */
function transfers(): Partial<FakeWorld> {
  const known: Record<string, FileKnown> = {}
  const scenes = [THEIRS, MINE]
  for (const { messages } of scenes)
    for (const { id, at, from, what } of messages[BOB] ?? [])
      if (what.kind === 'file')
        known[id] = {
          conversation: conversationWith(BOB),
          name: what.name,
          size: what.size,
          mine: from === 'me',
          since: at,
        }
  const more: Record<string, FileNow> = {
    [`${ZOE}/file/1`]: { state: 'wanted', waits: 'queue' },
    [`${ZOE}/file/2`]: { state: 'done', bytes: 900 * MB },
  }
  known[`${ZOE}/file/1`] = {
    conversation: conversationWith(ZOE),
    name: 'concert.mov',
    size: 3_100 * MB,
    mine: false,
    since: Date.now() - 60_000,
  }
  known[`${ZOE}/file/2`] = {
    conversation: conversationWith(ZOE),
    name: 'museum.mov',
    size: 900 * MB,
    mine: false,
    since: Date.now() - 90_000,
  }
  return {
    messages: THEIRS.messages,
    files: {
      files: { ...THEIRS.files.files, ...MINE.files.files, ...more },
      known,
      saving: { [`${ZOE}/file/2` as EntryId]: 300 * MB },
      inHand: { 1: { conversation: conversationWith(BOB), name: 'minutes.pdf', size: 640 * MB, done: 200 * MB } },
    },
  }
}

/** Pictures of theirs and of mine, of any shape; the last one is not here yet. */
function pictures(): Partial<FakeWorld> {
  const of = [
    [BOB, 'lake.jpg', 1_600, 1_200, 'At last!'],
    ['me', 'tower.webp', 900, 1_600],
    [BOB, 'panorama.jpg', 6_000, 900],
    [BOB, 'icon.png', 32, 32],
    [BOB, 'hill.jpg', 1_200, 1_600],
  ] as const
  const all = of.map(([from, name, width, height, text], n) => ({
    ...{ id: `${from}/picture/${n}` as EntryId, from, at: Date.now() - (of.length - n) * 180_000, name },
    ...{ size: 430_000, preview: { width, height }, ...(text ? { text } : {}) },
  }))
  const messages = all.map(({ id, from, at, ...view }) =>
    said({ id, from, at, what: { kind: 'file', root: 'r', ...view }, ...(from === 'me' ? { status: 'read' } : {}) }),
  )
  const here = all.slice(0, -1)
  const stands = here.map(({ id, from }) => [id, { state: from === 'me' ? 'given' : 'done' }] as const)
  return { messages: { [BOB]: messages }, files: { files: Object.fromEntries(stands), pictures: here } }
}

/** Voice messages of theirs and of mine; the last one is not here yet. */
function voices(): Partial<FakeWorld> {
  const of = [
    [BOB, 12_000],
    ['me', 299_000],
    [BOB, 3_400],
  ] as const
  const peaks = 'AEIMQUYcgkosw048'.repeat(4)
  const messages = of.map(([from, ms], n) => {
    const what: FileView = {
      ...{ kind: 'file', name: 'Voice message.m4a', size: 6 * ms, root: 'r' },
      voice: { ms, peaks },
    }
    const at = Date.now() - (of.length - n) * 180_000
    return said({ id: `${from}/voice/${n}` as EntryId, from, at, what, ...(from === 'me' ? { status: 'read' } : {}) })
  })
  const stands = messages
    .slice(0, -1)
    .map(({ id, from }): [EntryId, FileNow] => [
      id,
      from === 'me' ? { state: 'given', arrived: true } : { state: 'done', bytes: 1 },
    ])
  return { messages: { [BOB]: messages }, files: { files: Object.fromEntries(stands) } }
}

/** Media of a chat: pictures that are here and one that is not, files of every standing, links that are safe and one that may deceive. */
function media(): Partial<FakeWorld> {
  const shown = pictures()
  const links = [
    ['me', 'https://docs.example/way/to/a/page'],
    [BOB, 'Look: https://xn--bcher-kva.example, or write to anybody@mail.example'],
  ] as const
  const lines = (of: readonly Message[] = []): MediaLine[] =>
    of.flatMap(({ id, from, at, what }) => (what.kind === 'file' ? { id, from, at, what } : [])).toReversed()
  return {
    files: {
      files: { ...THEIRS.files.files, ...MINE.files.files, ...shown.files?.files },
      pictures: shown.files?.pictures ?? [],
      media: {
        pictures: lines(shown.messages?.[BOB]),
        files: [...lines(THEIRS.messages[BOB]), ...lines(MINE.messages[BOB]), ...lines(voices().messages?.[BOB])],
        links: links.map(([from, text], n) => ({
          ...{ id: `${from}/link/${n}` as EntryId, from, at: Date.now() - n * 600_000 },
          what: { kind: 'text', text },
        })),
      },
    },
  }
}

export const WITH_FILES: readonly (readonly [name: string, found: Partial<FakeWorld>, hash: string])[] = [
  ['files-theirs', THEIRS, `#/chat/${BOB}`],
  ['files-pictures', pictures(), `#/chat/${BOB}`],
  ['files-voices', voices(), `#/chat/${BOB}`],
  ['files-mine', MINE, `#/chat/${BOB}`],
  ['media', media(), `#/media/${BOB}`],
  ['media-none', {}, `#/media/${BOB}`],
  ['transfers', transfers(), '#/transfers'],
  ['transfers-none', {}, '#/transfers'],
]
