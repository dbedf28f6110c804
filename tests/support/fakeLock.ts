import { createStore } from 'zustand/vanilla'
import type { Door, DoorState, Turning } from '../../src/features/lock/door.ts'
import type { LazyLock, LockResult, LockRoom, LockState, LockWords, TurnOn } from '../../src/features/lock/lock.ts'

const SLOTS: LockState['slots'] = [
  { id: 'a', kind: 'passphrase', at: Date.UTC(2026, 8, 1, 12) },
  { id: 'b', kind: 'passkey', at: Date.UTC(2026, 8, 2, 12) },
  { id: 'c', kind: 'words', at: Date.UTC(2026, 8, 1, 12) },
]

/** Lock of nobody's disk: remembers what was asked of it, and answers as it is told. */
export function createFakeLock(found: Partial<LockState> = {}, answer: LockResult = { ok: true }) {
  const on = found.on ?? false
  const store = createStore<LockState>(() => ({
    ...{ on, slots: on ? SLOTS : [], after: 5, secret: 'here', passkeys: true, failed: undefined },
    ...found,
  }))
  const asked: unknown[][] = []
  const ask = async (...what: unknown[]): Promise<LockResult> => {
    asked.push(what)
    return answer
  }
  const room: LockRoom = {
    store,
    read: async (typed): Promise<LockWords> =>
      typed.startsWith('right') ? { ok: true, secret: {} } : { ok: false, error: 'taken' },
    turnOn: (how: TurnOn) => ask('on', how),
    turnOff: () => ask('off'),
    change: (id, passphrase) => ask('change', id, passphrase),
    addPassphrase: (passphrase) => ask('passphrase', passphrase),
    addPasskey: () => ask('passkey'),
    addWords: (words) => ask('words', words !== undefined),
    remove: (id) => ask('remove', id),
    setAfter(after) {
      store.setState({ after })
      return ask('after', after)
    },
  }
  const lock: LazyLock = {
    isOn: () => on,
    leads: () => true,
    now: () => void asked.push(['now']),
    open: async () => room,
  }
  return { lock, room, asked }
}

/** Door that opens to nobody. */
export function createFakeDoor(state: Partial<DoorState> = {}): Door & { readonly asked: unknown[][] } {
  const asked: unknown[][] = []
  const store = createStore<DoorState>(() => ({
    ...{ ways: ['passphrase', 'passkey', 'words'], problem: undefined, tries: 0, wait: 0, busy: false },
    ...state,
  }))
  return {
    store,
    asked,
    async passphrase(typed) {
      asked.push(['passphrase', typed])
      store.setState(({ tries }) => ({ problem: 'wrong', tries: tries + 1 }))
    },
    async passkey() {
      asked.push(['passkey'])
      store.setState(({ tries }) => ({ problem: 'passkey', tries: tries + 1 }))
    },
    read: async (typed) => (typed.startsWith('right') ? { ok: true, secret: {} } : { ok: false, error: 'taken' }),
    enter: () => void asked.push(['enter']),
    forget: () => void asked.push(['forget']),
  }
}

export const fakeTurning = (to: Turning['to'], done: number): Turning => ({ to, store: createStore(() => ({ done })) })
