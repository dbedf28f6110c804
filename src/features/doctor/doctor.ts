import type { PersonId } from '../../engine/ids.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { CheckName, Findings } from './finding.ts'

export interface DoctorState {
  /** The friend whom it is about, if any. */
  readonly about: PersonId | undefined
  readonly findings: Findings
  /** Time of the last of them; wall clock. Undefined before the first. */
  readonly at: number | undefined
  /** Browser, as it calls itself. */
  readonly browser: string
  /** The checks did not load. */
  readonly failed: boolean
}

/** Connection doctor: looks at all that a link takes, and says what is in its way. */
export interface Doctor {
  readonly store: ReadonlyStore<DoctorState>
  /** Examines: all of it, or one check anew. What was found before about somebody else is forgotten. */
  examine(about: PersonId | undefined, only?: CheckName): void
}
