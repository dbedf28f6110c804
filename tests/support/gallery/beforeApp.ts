import type { App, Boot } from '../../../src/app/app.ts'

const again = () => undefined

/** Scenes before there is an app, or after it. */
export const BEFORE: Readonly<Record<string, Boot>> = {
  starting: { phase: 'starting' },
  unsupported: { phase: 'unsupported', missing: ['secure-context', 'webrtc', 'indexeddb', 'ed25519', 'locks'] },
  elsewhere: { phase: 'elsewhere', takeOver: again },
  newer: { phase: 'newer' },
  broken: { phase: 'broken', detail: 'UnknownError: Internal error opening backing store for indexedDB.open.' },
  forgetting: { phase: 'forgotten', left: undefined, again },
  forgotten: { phase: 'forgotten', left: [], again },
  'forgotten-left': { phase: 'forgotten', left: ['databases'], again },
  crashed: { phase: 'ready', app: {} as App },
}
