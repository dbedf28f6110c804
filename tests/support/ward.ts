import { expect } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { personIdOf } from '../../src/engine/address.ts'
import type { PersonId } from '../../src/engine/ids.ts'
import type { LinksState } from '../../src/engine/linkState.ts'
import { createDoctor } from '../../src/features/doctor/createDoctor.ts'
import type { DoctorState } from '../../src/features/doctor/doctor.ts'
import { CHECKS, type CheckName, type Finding } from '../../src/features/doctor/finding.ts'
import { createListeners } from '../../src/lib/listeners.ts'
import type { Keys } from '../../src/ports/crypto.ts'
import type { Change, Written } from '../../src/ports/storage.ts'
import { nobody } from './company.ts'
import { createFakeClock } from './fakeClock.ts'
import { createMemoryProbes, type FoundNetwork } from './memoryProbes.ts'
import { createNodeCrypto } from './nodeCrypto.ts'

export const FRIEND = nobody(7)

/** Ward: a doctor with a patient of whom everything can be changed. */
export function ward(found: Partial<FoundNetwork> = {}) {
  const clock = createFakeClock()
  const { crypto, newKeys } = createNodeCrypto({ seed: 3 })
  const keys = newKeys()
  const state = {
    relayOnly: false,
    hidden: new Set<PersonId>(),
    asked: new Set<PersonId>(),
    links: { signalling: 'online', byPeer: {} } as LinksState,
    written: 'done' as Written,
    phase: 'ready' as 'ready' | 'none' | 'lost',
    keys: keys as Keys,
  }
  const onHide = createListeners<[]>()
  const writes: (readonly Change[])[] = []
  const memory = createMemoryProbes({ clock, isHidden: () => state.relayOnly })
  memory.find(found)
  const store = createStore<DoctorState>(() => ({
    ...{ about: undefined, findings: {}, at: undefined, browser: '', failed: false },
  }))
  let woken = 0
  const doctor = createDoctor(store, {
    probes: memory.probes,
    storage: {
      async write(changes) {
        writes.push(changes)
        return state.written
      },
    },
    table: 'settings',
    identity: () => ({
      phase: state.phase,
      me: state.phase === 'ready' ? { id: personIdOf(keys.publicKey), keys: state.keys } : undefined,
    }),
    crypto,
    clock,
    links: () => state.links,
    wake: () => {
      woken++
    },
    isAsked: (friend) => state.asked.has(friend),
    hidesFrom: (friend) => state.relayOnly || (friend !== undefined && state.hidden.has(friend)),
    onHide: onHide.add,
  })
  const done = () => CHECKS.every((name) => store.getState().findings[name] !== undefined)
  return {
    ...{ clock, state, memory, store, doctor, writes, onHide, done },
    woken: () => woken,
    async examine(about?: PersonId) {
      doctor.examine(about)
      if (!(await clock.until(done, 120_000))) throw new Error('the examination did not end')
      expect(memory.live()).toBe(0)
      return store.getState().findings
    },
  }
}

/** Codes of what these checks found. */
export const codes = (findings: DoctorState['findings'], ...names: readonly CheckName[]) =>
  Object.fromEntries(names.map((name) => [name, (findings[name] as Finding | undefined)?.code]))

export const TURNS = ['turn-udp', 'turn-tcp', 'turn-tls'] as const
