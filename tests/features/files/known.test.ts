import { expect, test } from 'vitest'
import type { EntryId } from '../../../src/engine/ids.ts'
import { conversationWith, type PersonId } from '../../../src/engine/ids.ts'
import type { FilesState } from '../../../src/features/files/files.ts'
import { COPIED_BYTES, PACE_MS } from '../../../src/features/files/limits.ts'
import { anyMoves, anyWouldBeCut } from '../../../src/features/files/moving.ts'
import { createPaces } from '../../../src/features/files/pace.ts'
import { timeLeft } from '../../../src/features/files/timeLeft.ts'
import { createFakeClock } from '../../support/fakeClock.ts'

const ID = 'a/b/1' as EntryId
const CHAT = conversationWith('bob' as PersonId)
const MB = 1_000_000

test('a pace is that of the last seconds, and nobody guesses from too little', async () => {
  const clock = createFakeClock()
  const paces = createPaces(clock)
  expect(paces.of(ID, 0)).toBeUndefined()
  await clock.run(500)
  expect(paces.of(ID, MB)).toBeUndefined()
  await clock.run(500)
  expect(paces.of(ID, 2 * MB)).toBe(2 * MB)
  // Ten times as fast: after some seconds nothing is left of what was before.
  for (let n = 1; n <= 12; n++) {
    await clock.run(500)
    paces.of(ID, 2 * MB + n * 10 * MB)
  }
  await clock.run(500)
  expect(paces.of(ID, 2 * MB + 130 * MB)).toBe(20 * MB)
  // Another beginning, and then nothing at all.
  expect(paces.of(ID, MB)).toBeUndefined()
  await clock.run(PACE_MS)
  expect(paces.of(ID, MB)).toBeUndefined()
})

test.each([
  [MB, undefined, undefined],
  [MB, 0, undefined],
  [MB, MB, 10],
  [31 * MB, MB, 40],
  [55 * MB, MB, 60],
  [100 * MB, MB, 120],
  [80 * 60 * MB, MB, 80 * 60],
  [100 * 60 * MB, MB, 2 * 3600],
  [1_000 * 3600 * MB, MB, undefined],
])('%i bytes at %s a second take %s seconds, as people say it', (bytes, rate, seconds) => {
  expect(timeLeft(bytes, rate)).toBe(seconds)
})

const NONE: FilesState = { ready: true, files: {}, known: {}, saving: {}, inHand: {} }
const known = (size: number, mine: boolean) => ({
  [ID]: { conversation: CHAT, name: 'f', size, mine, since: 0 },
})
const moving: FilesState['files'] = { [ID]: { state: 'given', moves: true } }
const inHand = (size: number) => ({ 1: { conversation: CHAT, name: 'f', size, done: 0 } })

test('the screen stays on while something moves, whichever way', () => {
  const idle: FilesState['files'] = { [ID]: { state: 'wanted', waits: 'queue' } }
  expect([NONE, { ...NONE, files: idle }].map(anyMoves)).toEqual([false, false])
  const busy = [{ files: moving }, { saving: { [ID]: 0 } }, { inHand: inHand(1) }]
  expect(busy.map((some) => anyMoves({ ...NONE, ...some }))).toEqual([true, true, true])
})

test('only what would have to be chosen again is asked about: mine, too large to be copied, and on its way', () => {
  const large = COPIED_BYTES + 1
  const cut = [{ files: moving, known: known(large, true) }, { inHand: inHand(large) }]
  const not = [
    { files: moving, known: known(COPIED_BYTES, true) },
    { files: moving, known: known(large, false) },
    { files: { [ID]: { state: 'given' as const } }, known: known(large, true) },
    { inHand: inHand(COPIED_BYTES) },
    { saving: { [ID]: 0 } },
  ]
  expect(cut.map((some) => anyWouldBeCut({ ...NONE, ...some }))).toEqual([true, true])
  expect(not.map((some) => anyWouldBeCut({ ...NONE, ...some }))).toEqual([false, false, false, false, false])
})
