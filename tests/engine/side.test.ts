import { describe, expect, test } from 'vitest'
import { createSideWorld } from '../support/sideWorld.ts'

describe('side connections', () => {
  test('a side connection carries bytes both ways', async () => {
    const world = createSideWorld()
    const [a, b] = await world.pair()
    const [here, there] = await world.opened(a, b)
    here.connection.data!.send(new Uint8Array([1, 2, 3]))
    there.connection.data!.send(new Uint8Array([4]))
    await world.clock.run(1_000)
    expect(there.got).toEqual([[1, 2, 3]])
    expect(here.got).toEqual([[4]])
    expect(world.rtc.open()).toBe(2)
  })
})
