import { describe, expect, test } from 'vitest'
import { tables } from '../../src/app/tables.ts'
import { DEFAULT_ALERTS } from '../../src/features/settings/alerts.ts'
import { createSettings } from '../../src/features/settings/settings.ts'
import type { Row } from '../../src/ports/storage.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { createMemoryDisk } from '../support/memoryDisk.ts'
import { createMemoryStorage } from '../support/memoryStorage.ts'

const OWN = { url: 'https://own.example/peer', checksIds: true }
const OTHER = { url: 'http://localhost:9000/Peer', checksIds: false }
const DEFAULTS = {
  theme: 'system',
  textSize: 'normal',
  language: undefined,
  readReceipts: true,
  typingNotices: true,
  alerts: DEFAULT_ALERTS,
  picturesCome: true,
  questionKey: true,
  relayOnly: false,
  invitedOnly: false,
  hiddenFromNew: false,
  broker: OWN.url,
}

async function stage({ disk = createMemoryDisk(), delay = 0 } = {}) {
  const clock = createFakeClock()
  const storage = createMemoryStorage(tables, { disk, clock, delay: () => delay })
  const settings = await clock.through(createSettings({ storage, brokers: [OWN, OTHER], relayAvailable: true }))
  const state = () => {
    const { relayAvailable: _, brokers: __, ...chosen } = settings.store.getState()
    return chosen
  }
  return { clock, disk, storage, settings, state, reload: () => stage({ disk }) }
}

describe('settings', () => {
  test('begin with defaults and write nothing', async () => {
    const { state, disk } = await stage()
    expect(state()).toEqual(DEFAULTS)
    expect(disk.rows('settings')).toEqual([])
  })

  test('what is chosen is there at the next start', async () => {
    const { settings, state, reload } = await stage()
    expect(await settings.set({ theme: 'dark', textSize: 'large', language: 'fr' })).toBe(true)
    expect(await settings.set({ readReceipts: false, questionKey: false })).toBe(true)
    expect(await settings.setBroker(OTHER.url)).toBe('done')
    const chosen = {
      theme: 'dark',
      textSize: 'large',
      language: 'fr',
      readReceipts: false,
      typingNotices: true,
      alerts: DEFAULT_ALERTS,
      picturesCome: true,
      questionKey: false,
      relayOnly: false,
      invitedOnly: false,
      hiddenFromNew: false,
      broker: OTHER.url,
    }
    expect(state()).toEqual(chosen)
    expect((await reload()).state()).toEqual(chosen)
  })

  test('a choice can be taken back', async () => {
    const { settings, reload } = await stage()
    await settings.set({ language: 'fr' })
    await settings.set({ language: undefined })
    expect((await reload()).state().language).toBeUndefined()
  })

  test('several at the same time are all kept', async () => {
    const { clock, settings, state, reload } = await stage({ delay: 50 })
    await clock.through(
      Promise.all([
        settings.set({ theme: 'dark' }),
        settings.set({ readReceipts: false }),
        settings.setBroker(OTHER.url),
        settings.set({ relayOnly: true }),
      ]),
    )
    const all = {
      theme: 'dark',
      textSize: 'normal',
      language: undefined,
      readReceipts: false,
      typingNotices: true,
      alerts: DEFAULT_ALERTS,
      picturesCome: true,
      questionKey: true,
      relayOnly: true,
      invitedOnly: false,
      hiddenFromNew: false,
      broker: OTHER.url,
    }
    expect(state()).toEqual(all)
    expect((await reload()).state()).toEqual(all)
  })

  test('what the disk refuses is not shown as chosen', async () => {
    const { settings, state, storage } = await stage()
    for (const why of ['full', 'broken', 'deposed'] as const) {
      storage.failWrites(why, 2)
      expect(await settings.set({ theme: 'dark' })).toBe(false)
      expect(await settings.setBroker(OTHER.url)).toBe('storage')
      expect(state()).toEqual(DEFAULTS)
    }
  })

  test.each<[string, Row, object]>([
    ['a theme of a later version', { theme: 'sepia', readReceipts: false }, { readReceipts: false }],
    ['a language of a later version', { language: 'eo', theme: 'dark' }, { theme: 'dark' }],
    ['words for a switch', { readReceipts: 'no', questionKey: 'off', relayOnly: true }, { relayOnly: true }],
    ['a switch that an earlier version has not', { questionKey: undefined, theme: 'dark' }, { theme: 'dark' }],
    ['nothing in it', {}, {}],
    ['everything wrong', { theme: 1, language: 2, readReceipts: 3, relayOnly: 4, broker: 5 }, {}],
    [
      'a broker that is not allowed any more',
      { broker: 'https://gone.example/peer', theme: 'light' },
      { theme: 'light' },
    ],
    ['alerts that are none', { alerts: 'loud', theme: 'dark' }, { theme: 'dark' }],
    [
      'some alerts of a later version',
      {
        alerts: {
          on: 'perhaps',
          shows: 'picture',
          sound: 'trumpet',
          reactions: false,
          quiet: { on: true, from: 1_440, to: 6.5, days: [6, 1, 1] },
          declined: 1,
          lights: true,
        },
      },
      { alerts: { ...DEFAULT_ALERTS, reactions: false, quiet: { ...DEFAULT_ALERTS.quiet, on: true, days: [1, 6] } } },
    ],
    [
      'days that there are not',
      { alerts: { ...DEFAULT_ALERTS, sound: 'none', quiet: { ...DEFAULT_ALERTS.quiet, days: [7] } } },
      { alerts: { ...DEFAULT_ALERTS, sound: 'none' } },
    ],
    ['something more', { wallpaper: 'x', theme: 'dark' }, { theme: 'dark' }],
  ])('a row with %s: that setting falls back, the others stay', async (_, row, kept) => {
    const disk = createMemoryDisk()
    createMemoryStorage(tables, { disk })
    disk.apply([{ put: 'settings', row: { key: 'mine', ...row } }])
    expect((await stage({ disk })).state()).toEqual({ ...DEFAULTS, ...kept })
  })

  test('a disk that cannot be read: the defaults', async () => {
    const storage = createMemoryStorage(tables)
    storage.breakDown()
    const settings = await createSettings({ storage, brokers: [OWN], relayAvailable: false })
    expect(settings.store.getState()).toMatchObject({ ...DEFAULTS, relayAvailable: false })
  })

  test.each([
    ['as it stands in the list', OTHER.url, 'done'],
    ['with white space and slashes', `  ${OTHER.url}// `, 'done'],
    ['in other letters', OTHER.url.toUpperCase(), 'done'],
    ['one that the server does not allow', 'https://evil.example/peer', 'not-allowed'],
    ['its host alone', 'http://localhost:9000', 'not-allowed'],
    ['one with credentials in front', 'https://own.example@evil.example/peer', 'not-allowed'],
    ['nothing', '', 'malformed'],
    ['words', 'the other one', 'malformed'],
    ['a script', 'javascript:alert(1)', 'malformed'],
    ['another scheme', 'ws://localhost:9000/Peer', 'malformed'],
    ['no host', 'https:///peer', 'malformed'],
  ])('a broker: %s', async (_, text, answer) => {
    const { settings, state } = await stage()
    expect(await settings.setBroker(text)).toBe(answer)
    expect(state().broker).toBe(answer === 'done' ? OTHER.url : OWN.url)
  })
})
