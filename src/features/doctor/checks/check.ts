import type { PersonId } from '../../../engine/ids.ts'
import type { LinksState } from '../../../engine/linkState.ts'
import type { Me } from '../../../engine/links.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Crypto } from '../../../ports/crypto.ts'
import type { ProbedServer, Probes } from '../../../ports/probes.ts'
import type { Storage } from '../../../ports/storage.ts'
import type { CheckName, Finding } from '../finding.ts'

/** Lending: the ICE servers of this device, or why there are none. */
export type Lent =
  | { readonly ok: true; readonly proved: boolean; readonly servers: readonly ProbedServer[] }
  | { readonly ok: false; readonly why: 'unreachable' | 'refused' | 'busy' | 'keys' }

/** Patient: all that a check may look at. */
export interface Patient {
  readonly probes: Probes
  readonly storage: Pick<Storage, 'write'>
  /** Table that a row may be written to and taken away from. */
  readonly table: string
  /** `lost`: there was somebody here. */
  identity(): { readonly phase: 'none' | 'lost' | 'ready'; readonly me: Me | undefined }
  readonly crypto: Pick<Crypto, 'random' | 'verify'>
  readonly clock: Clock
  links(): LinksState
  /** Looks at the broker and at every link, now. */
  wake(): void
  /** The friend whom it is about, if any. */
  readonly friend: { readonly id: PersonId; readonly asked: boolean } | undefined
  /** No address of mine but a relay's may go out. */
  hides(): boolean
  /** Asked once in an examination. */
  lent(): Promise<Lent>
}

/** Check: looks at one thing. */
export type Check<Name extends CheckName> = (patient: Patient) => Promise<Finding<Name>>

/** Time for what is asked of a server far away. Milliseconds. */
export const PATIENCE_MS = 10_000
