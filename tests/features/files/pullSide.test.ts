import { expect, test } from 'vitest'
import type { PersonId } from '../../../src/engine/ids.ts'
import { createPullSide } from '../../../src/features/files/pullSide.ts'
import type { SideConnection, SideEnding, SideResult } from '../../../src/ports/sideConnections.ts'
import { createFakeClock } from '../../support/fakeClock.ts'

const person = 'tete1bob' as PersonId

/** Something is wanted all the time; `result` is what becomes of each try for a side connection. */
function stage(result: () => SideResult) {
  const clock = createFakeClock()
  let tries = 0
  let troubles = 0
  const side = createPullSide({
    ...{ person, clock, isBusy: () => false, isWanted: () => true, onMessage: () => undefined },
    sides: {
      open() {
        tries += 1
        return { result: Promise.resolve().then(result), cancel: () => undefined }
      },
    },
    onTurn: () => side.open(),
    onTrouble() {
      troubles += 1
    },
    onClosed: () => side.open(),
  })
  return { clock, side, tries: () => tries, troubles: () => troubles }
}

/** Connection that its other end closes as soon as it is up. */
function closedAtOnce(): SideConnection {
  const data = { onMessage: () => undefined }
  return {
    ...{ peer: person, data, close: () => undefined },
    onClose: (tell: (why: SideEnding) => void) => void queueMicrotask(() => tell('closed')),
  } as unknown as SideConnection
}

test('[D26] [abuse W54] a side connection that cannot be made is tried again after longer and longer pauses', async () => {
  const { clock, side, tries, troubles } = stage(() => ({ ok: false, why: 'limit' }))
  side.open()
  await clock.run(0)
  expect([tries(), troubles(), side.why]).toEqual([1, 1, 'limit'])
  // Whoever looks meanwhile does not cut the pause short.
  for (let n = 0; n < 10; n++) side.open()
  await clock.run(60_000)
  expect(tries()).toBe(7)
  // A new link does.
  side.hurry()
  side.open()
  expect(tries()).toBe(8)
})

test('[abuse W54] one that is closed as soon as it is up is not opened again without a pause', async () => {
  const { clock, side, tries } = stage(() => ({ ok: true, connection: closedAtOnce() }))
  side.open()
  await clock.run(60_000)
  expect(tries()).toBeGreaterThan(10)
  expect(tries()).toBeLessThanOrEqual(121)
})

test('without a link nothing is tried: the next one does', async () => {
  const { clock, side, tries } = stage(() => ({ ok: false, why: 'offline' }))
  side.open()
  await clock.run(60_000)
  expect(tries()).toBe(1)
})
