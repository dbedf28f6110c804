import { expect, test, vi } from 'vitest'
import { isLong, patience, seeds } from '../siege.ts'
import { besiege } from './besiege.ts'
import { steps } from './frames.ts'

const most = vi.hoisted(() => ({ bytes: 0, hidden: 0 }))

vi.mock(import('../../../src/engine/budgets.ts'), async (load) => ({
  ...(await load()),
  get DISK_BYTES() {
    return { burst: most.bytes, perSecond: 1 }
  },
  get HIDDEN_BYTES() {
    return most.hidden
  },
}))

/** Steps of one siege. */
const STEPS = 120
/** Entries and pauses: whatever else is sent costs no disk worth the name. */
const filling: typeof steps = (ids) => steps(ids).filter((step) => 'entries' in step || 'wait' in step)

// Budgets of a size that a siege comes up against in a second.
test.each([
  { what: 'all that they send', bytes: 48 * 1024, hidden: 1024 * 1024 },
  { what: 'what no page shows', bytes: 1024 * 1024, hidden: 1_500 },
])(
  '[abuse W38] whatever a friend with a changed client sends, no more of it lies on the disk than the budget says: $what',
  async ({ bytes, hidden }) => {
    Object.assign(most, { bytes, hidden })
    let [sieges, spent] = [0, 0]
    for (const seed of seeds(2, 0.5)) {
      const is = await besiege(seed, { who: 'own client', length: STEPS, steps: filling })
      if (isLong || process.env.MEASURE === '1')
        console.info(`${is.bytes} bytes sent, ${is.disk} on the disk${is.spent ? ', the budget is spent' : ''}`)
      expect(is.wrong, `seed ${seed}`).toEqual([])
      sieges += 1
      if (is.spent) spent += 1
    }
    // It is the budget that they ran against, and not the rules.
    expect(spent).toBeGreaterThanOrEqual(sieges / 4)
  },
  patience,
)
