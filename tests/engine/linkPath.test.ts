import { describe, expect, test } from 'vitest'
import type { Channel, Path } from '../../src/ports/transport.ts'
import { stage } from '../support/linksStage.ts'

/** Takes what a channel tells of its path into the test's hands: nothing, until the test says so. */
function pathInHand(channel: Channel): (path: Path) => void {
  let tell: (path: Path) => void = () => undefined
  Object.assign(channel, {
    onPath(listener: typeof tell) {
      tell = listener
    },
  })
  return (path) => tell(path)
}

async function linked() {
  const given = stage()
  const { clock, ann, phase, connect } = given
  const wire = connect()
  const goes = pathInHand(wire.ann.channel)
  await clock.run(100)
  return { ...given, wire, goes, shown: () => phase(ann) }
}

describe('[N1] the way that is shown', () => {
  test('[N1] is none before it is known, and then the one in use, however often it changes', async () => {
    const { goes, shown } = await linked()
    expect(shown()).toEqual({ phase: 'online' })
    for (const path of ['relayed', 'direct', 'relayed'] as const) {
      goes(path)
      expect(shown()).toEqual({ phase: 'online', path })
    }
  })

  test('[N1] is still known after a doubt, also where it changed meanwhile', async () => {
    const { clock, wire, goes, shown } = await linked()
    goes('relayed')
    const { send } = wire.bob.channel
    Object.assign(wire.bob.channel, { send: () => undefined })
    await clock.until(() => shown()?.phase === 'connecting', 20_000)
    expect(shown()).toEqual({ phase: 'connecting' })
    Object.assign(wire.bob.channel, { send })
    expect(await clock.until(() => shown()?.phase === 'online', 20_000)).toBe(true)
    expect(shown()).toEqual({ phase: 'online', path: 'relayed' })

    Object.assign(wire.bob.channel, { send: () => undefined })
    await clock.until(() => shown()?.phase === 'connecting', 20_000)
    goes('direct')
    expect(shown()).toEqual({ phase: 'connecting' })
    Object.assign(wire.bob.channel, { send })
    expect(await clock.until(() => shown()?.phase === 'online', 20_000)).toBe(true)
    expect(shown()).toEqual({ phase: 'online', path: 'direct' })
  })

  test('[N1] is that of the newest of two links, and of the one that is left', async () => {
    const { clock, connect, goes, shown } = await linked()
    goes('direct')
    const second = connect()
    const goesNow = pathInHand(second.ann.channel)
    await clock.run(300)
    expect(shown(), 'of the new one nothing is known yet').toEqual({ phase: 'online' })
    goes('relayed')
    expect(shown(), 'the old one is not in use').toEqual({ phase: 'online' })
    goesNow('direct')
    expect(shown()).toEqual({ phase: 'online', path: 'direct' })
    second.bob.channel.close()
    await clock.run(100)
    expect(shown(), 'the old one is, and goes as it went last').toEqual({ phase: 'online', path: 'relayed' })
  })

  test('[N1] is nobody’s once the link is lost', async () => {
    const { clock, wire, goes, shown } = await linked()
    goes('direct')
    wire.bob.channel.close()
    await clock.run(100)
    goes('relayed')
    expect(shown()).toEqual({ phase: 'offline' })
  })
})
