import type { App, Boot } from '../../../src/app/app.ts'
import { createFakeDoor, fakeTurning } from '../fakeLock.ts'

const again = () => undefined

/** Scenes before there is an app, or after it. */
export const BEFORE: Readonly<Record<string, Boot>> = {
  starting: { phase: 'starting' },
  unsupported: { phase: 'unsupported', missing: ['secure-context', 'webrtc', 'indexeddb', 'ed25519', 'locks'] },
  elsewhere: { phase: 'elsewhere', takeOver: again },
  newer: { phase: 'newer' },
  broken: { phase: 'broken', detail: 'UnknownError: Internal error opening backing store for indexedDB.open.' },
  locked: { phase: 'locked', door: createFakeDoor() },
  'locked-wrong': { phase: 'locked', door: createFakeDoor({ problem: 'wrong', tries: 4, wait: 8 }) },
  'locked-no-passkey': { phase: 'locked', door: createFakeDoor({ problem: 'passkey', tries: 1 }) },
  sealing: { phase: 'sealing', turning: fakeTurning('on', 12_345) },
  forgetting: { phase: 'forgotten', left: undefined, again },
  forgotten: { phase: 'forgotten', left: [], again },
  'forgotten-left': { phase: 'forgotten', left: ['databases'], again },
  crashed: { phase: 'ready', app: {} as App },
}
