import { expect, test } from 'vitest'
import { createFilesWorld } from './filesWorld.ts'
import { someBytes } from './linkStage.ts'

const MIB = 1024 * 1024

/** Later than anything of a stream's beginning. Milliseconds. */
const BEGINNING = 40

test.each(['discarded', 'deleted'] as const)(
  'a file that is %s at whatever moment of its beginning leaves no bytes, and no row',
  async (how) => {
    const world = createFilesWorld({ seed: 3 })
    const { clock, give, orphans, withdraw } = world
    const [ann, bob] = await world.filePair()
    for (let after = 0; after < BEGINNING; after++) {
      const { key, id } = await give(ann, bob, someBytes(2 * MIB, after))
      const asked = bob.transfers.fetch(key)
      await clock.until(() => bob.transfers.rows.get(id) !== undefined, 1_000)
      await clock.run(after)
      if (how === 'deleted') await withdraw(bob, id)
      else await clock.through(bob.transfers.discard(id))
      await clock.through(asked)
      await clock.run(2_000)
      expect({ after, orphans: await orphans(bob), row: bob.transfers.rows.get(id) }).toEqual({
        ...{ after, orphans: [], row: undefined },
      })
    }
  },
)
