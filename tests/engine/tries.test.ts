import { describe, expect, test } from 'vitest'
import type { LinkReason } from '../../src/engine/linkState.ts'
import { createLinkStates } from '../../src/engine/linkStates.ts'
import { createTries } from '../../src/engine/tries.ts'
import { nobody } from '../support/company.ts'

const BOB = nobody(1)

/** Tries and what is shown of them, as `links.ts` puts them together. */
function stage() {
  const states = createLinkStates()
  const tries = createTries({
    states,
    look(peer, reason) {
      states.show(peer, { phase: tries.has(peer) ? 'connecting' : 'offline', ...(reason ? { reason } : {}) })
    },
  })
  const shown = () => states.store.getState().byPeer[BOB]
  return { states, tries, shown, intercepted: () => states.show(BOB, { reason: 'intercepted' }) }
}

describe('[N3] what a try leaves behind', () => {
  test.each(['timeout', 'unreachable', 'stranded', undefined] as (LinkReason | undefined)[])(
    'a dial that came to nothing (%s) takes the place of no interception',
    (why) => {
      const { tries, shown, intercepted } = stage()
      intercepted()
      tries.dialling(BOB)
      tries.undialled(BOB, why)
      expect(shown()).toEqual({ phase: 'offline', reason: 'intercepted' })
    },
  )

  test('nor does an answer that came to nothing', () => {
    const { tries, shown, intercepted } = stage()
    intercepted()
    tries.answering(BOB, 'one')
    tries.answered(BOB, 'one', 'unreachable')
    expect(shown()).toEqual({ phase: 'offline', reason: 'intercepted' })
  })

  test('an answer that came to nothing is no way found', () => {
    const { tries, shown } = stage()
    tries.answering(BOB, 'one')
    expect(shown()).toEqual({ phase: 'connecting' })
    tries.answered(BOB, 'one', 'unreachable')
    expect(shown()).toEqual({ phase: 'offline', reason: 'unreachable' })
  })

  test('of whoever began anew meanwhile, or went, the earlier one says nothing', () => {
    const { tries, shown } = stage()
    tries.answering(BOB, 'one')
    tries.answering(BOB, 'two')
    tries.answered(BOB, 'one', 'unreachable')
    expect(shown()).toEqual({ phase: 'connecting' })
    tries.absent(BOB)
    tries.answered(BOB, 'two', 'unreachable')
    expect(shown()).toEqual({ phase: 'offline' })
  })
})
