import { describe, expect, test } from 'vitest'
import {
  FRAMES,
  MAX_KEPT_PENALTIES,
  MAX_PENALTY_MS,
  PENALTY_FORGOTTEN_MS,
  PENALTY_MS,
} from '../../src/engine/budgets.ts'
import { addressOf } from '../../src/engine/ids.ts'
import { createPenalties } from '../../src/engine/penalties.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { stage } from '../support/hostileStage.ts'
import { createMemoryQuickStore } from '../support/memoryQuickStore.ts'
import { person } from '../support/names.ts'

const [BOB, EVE] = [person('bob'), person('eve')]
const SECOND = 1_000

/** Pages of one device, one after another. */
function device(kept = new Map<string, string>()) {
  const clock = createFakeClock()
  let page = createPenalties(clock, createMemoryQuickStore(kept))
  return {
    clock,
    kept,
    penalties: () => page,
    reload() {
      page.stop()
      page = createPenalties(clock, createMemoryQuickStore(kept))
    },
    /** For how long somebody is kept out from now on, by the second. */
    async lasts(who = BOB) {
      let ms = 0
      while (page.holds(who) && ms <= 2 * MAX_PENALTY_MS) {
        ms += SECOND
        await clock.run(SECOND)
      }
      return ms
    },
  }
}

describe('[L5] penalties outlive the page', () => {
  test('[L5] a reload lets nobody in, and the next one is longer than the last', async () => {
    const { clock, penalties, reload, lasts } = device()
    penalties().give(BOB)
    await clock.run(20 * SECOND)
    reload()
    expect([penalties().holds(BOB), penalties().held(), penalties().holds(EVE)]).toEqual([true, [BOB], false])
    expect(await lasts()).toBe(PENALTY_MS - 20 * SECOND)
    for (let times = 2; times < 10; times++) {
      reload()
      penalties().give(BOB)
      reload()
      expect(await lasts()).toBe(Math.min(PENALTY_MS * 2 ** (times - 1), MAX_PENALTY_MS))
    }
  })

  test('[L5] over while nobody had the page open: let in; a day later all is forgotten', async () => {
    const { clock, kept, penalties, reload, lasts } = device()
    penalties().give(BOB)
    penalties().stop()
    await clock.run(2 * PENALTY_MS)
    reload()
    expect(penalties().holds(BOB)).toBe(false)
    penalties().give(BOB)
    expect(await lasts()).toBe(2 * PENALTY_MS)
    await clock.run(PENALTY_FORGOTTEN_MS + SECOND)
    reload()
    expect([...kept]).toEqual([])
    penalties().give(BOB)
    expect(await lasts()).toBe(PENALTY_MS)
  })

  test('[L5] a clock that is set, either way, keeps nobody out for longer than they had', async () => {
    for (const by of [-1e13, -1e9, 1e9]) {
      const { clock, penalties, reload, lasts } = device()
      for (let times = 0; times < 9; times++) penalties().give(BOB)
      clock.jump(by)
      expect(penalties().holds(BOB), 'the page that lives goes by no wall clock').toBe(true)
      reload()
      await clock.run(MAX_PENALTY_MS / 2)
      reload()
      expect(await lasts()).toBe(by < 0 ? MAX_PENALTY_MS / 2 : 0)
    }
  })

  test('[L5] what was spoilt there, or written there by the thousand, holds nobody up', async () => {
    const far = (times: unknown, until: unknown = 8e15) => `${BOB} ${until} ${times}`
    for (const spoilt of ['', ',', '{}', '  ', BOB, `${BOB} ${BOB} ${BOB}`, far('x'), far(1, 'x'), far(1, 'NaN')]) {
      const { penalties } = device(new Map([['penalties', spoilt]]))
      expect(penalties().holds(BOB), spoilt).toBe(false)
    }
    for (const [until, times] of [
      [1e300, 1e300],
      [Infinity, Infinity],
    ]) {
      const { lasts } = device(new Map([['penalties', far(times, until)]]))
      expect(await lasts()).toBe(MAX_PENALTY_MS)
    }
    for (const times of [1e9, 1e300]) {
      const { lasts } = device(new Map([['penalties', far(times)]]))
      expect(await lasts()).toBe(MAX_PENALTY_MS)
    }
    const { penalties, reload } = device()
    const all = Array.from({ length: MAX_KEPT_PENALTIES + 5 }, (_, n) => person(`eve${n}`))
    for (const who of all) penalties().give(who)
    penalties().give(all[5]!)
    reload()
    expect(new Set(penalties().held())).toEqual(new Set(all.slice(5)))
    expect(penalties().held().at(-1)).toBe(all[5])
  })
})

test('[L5] [HOSTILE 1] a friend who floods is kept out over a reload of mine, and it is said', async () => {
  const { world, ann, mallory, line, bobIsFine } = await stage()
  for (let i = 0; i < 2 * FRAMES.burst; i++) line.say('link/1', 'ping', {})
  await world.run(100)
  expect([line.closed, ann.linked(mallory.id)]).toEqual([true, false])
  await ann.reload()
  await world.run(5 * SECOND)
  expect(ann.app.misbehaving.store.getState()).toEqual({ [mallory.id]: 'flood' })
  const dials = () => world.net.open(addressOf(ann.id), addressOf(mallory.id))
  const again = mallory.open(ann.id)
  await again.prove().catch(() => undefined)
  await world.run(5 * SECOND)
  expect([ann.linked(mallory.id), dials()]).toEqual([false, 0])
  await bobIsFine()
  await world.run(PENALTY_MS)
  expect(ann.app.misbehaving.store.getState()).toEqual({})
})
