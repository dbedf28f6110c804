import { describe, expect, test } from 'vitest'
import type { PersonId } from '../../src/engine/ids.ts'
import { absent, stage } from '../support/dialerStage.ts'
import type { createFakeClock } from '../support/fakeClock.ts'
import { person } from '../support/names.ts'

const BELOW = person('0') // sorts before every ID
const ABOVE = person('~') // and after

describe('[G3] both dial at once', () => {
  async function verdict(promise: Promise<boolean>, clock: ReturnType<typeof createFakeClock>, ms: number) {
    let said: boolean | undefined
    void promise.then((is) => {
      said = is
    })
    await clock.run(ms)
    return said
  }
  const dialling = async (peer: PersonId) => {
    const given = stage()
    given.dialer.want(peer)
    await given.online()
    return given
  }

  test('[G3] who is not dialling answers at once', async () => {
    const { dialer, clock } = stage()
    expect(await verdict(dialer.yields(ABOVE), clock, 0)).toBe(true)
  })

  test('[G3] the higher ID answers the lower one’s offer at once', async () => {
    const { dialer, clock } = await dialling(BELOW)
    expect(await verdict(dialer.yields(BELOW), clock, 0)).toBe(true)
  })

  test('[G3] the lower ID waits for its own offer, and yields after 300 ms without an answer', async () => {
    const { dialer, clock } = await dialling(ABOVE)
    const answer = dialer.yields(ABOVE)
    expect(await verdict(answer, clock, 290)).toBe(undefined)
    expect(await verdict(answer, clock, 60)).toBe(true)
  })

  test('[G3] the 300 ms are counted from its own offer', async () => {
    const { dialer, clock } = await dialling(ABOVE)
    await clock.run(1_000)
    expect(await verdict(dialer.yields(ABOVE), clock, 0)).toBe(true)
  })

  test('[G3] an answer within them keeps it the offerer', async () => {
    const { dialer, clock, dials } = await dialling(ABOVE)
    const answer = dialer.yields(ABOVE)
    await clock.run(100)
    dials[0]!.answered = true
    expect(await verdict(answer, clock, 100)).toBe(false)
    expect(await verdict(dialer.yields(ABOVE), clock, 0)).toBe(false)
  })

  test('[G3] it yields at once when its own offer met nobody', async () => {
    const { dialer, clock, dials } = await dialling(ABOVE)
    const answer = dialer.yields(ABOVE)
    await clock.run(40)
    await dials[0]!.end(absent)
    expect(await verdict(answer, clock, 0)).toBe(true)
  })

  test('[G3 L1] it does not yield once a link is up', async () => {
    const { dialer, clock, dials, linkUp } = await dialling(ABOVE)
    const answer = dialer.yields(ABOVE)
    linkUp(ABOVE)
    await dials[0]!.end({ ok: false, why: 'cancelled' })
    expect(await verdict(answer, clock, 100)).toBe(false)
  })

  test('[G3] nor when it has been stopped', async () => {
    const { dialer, clock } = await dialling(ABOVE)
    const answer = dialer.yields(ABOVE)
    dialer.stop()
    expect(await verdict(answer, clock, 400)).toBe(false)
  })
})
