import type { ReactNode } from 'react'
import { RestoreWords } from '../recovery/RestoreWords.tsx'
import type { LockRoom } from './lock.ts'

interface WordsFormProps {
  /** Reads them, and tells whether they are the right ones. */
  from: Pick<LockRoom, 'read'>
  go: ReactNode
  onSecret(secret: object): void
}

/** Recovery words as a way into a lock. */
export const WordsForm = ({ from, go, onSecret }: WordsFormProps) => (
  <RestoreWords recovery={from} go={go} onFound={({ secret }) => onSecret(secret)} />
)
