import { Trans } from '@lingui/react/macro'
import { Check, CircleAlert, Clock } from 'lucide-react'
import type { ReactNode } from 'react'
import type { MessageStatus } from '../../conversation/message.ts'
import { PersonName } from '../people/ContactName.tsx'

/** Waiting: for what a message waits that has not arrived. */
export type Waiting = 'sending' | 'answer' | 'friend' | 'connection'

/** A clock, a tick, a filled tick, an exclamation mark: four shapes, never a colour alone. */
export function StatusIcon({ status }: { status: MessageStatus }) {
  switch (status) {
    case 'waiting':
      return <Clock size={13} strokeWidth={2.25} aria-hidden="true" />
    case 'delivered':
      return <Check size={15} strokeWidth={2.5} aria-hidden="true" />
    case 'read':
      return (
        <svg width="15" height="15" viewBox="0 0 24 24" aria-hidden="true">
          <path
            fill="currentColor"
            fillRule="evenodd"
            d="M12 1a11 11 0 1 1 0 22 11 11 0 0 1 0-22zm5.6 6.6a1.3 1.3 0 0 0-1.84 0l-5.36 5.36-2.16-2.16a1.3 1.3 0 0 0-1.84 1.84l3.08 3.08a1.3 1.3 0 0 0 1.84 0l6.28-6.28a1.3 1.3 0 0 0 0-1.84z"
          />
        </svg>
      )
    case 'failed':
      return <CircleAlert size={15} strokeWidth={2.5} aria-hidden="true" />
  }
}

/** `friend`: what to call them; `waiting`: for what it waits; `former`: I said it under another ID. */
export function statusWords(status: MessageStatus, friend: string, waiting: Waiting, former = false): ReactNode {
  const name = <PersonName name={friend} />
  switch (status) {
    case 'waiting':
      if (former) return <Trans>Not delivered: you had another ID then</Trans>
      return waitingWords(waiting, name)
    case 'delivered':
      return <Trans>On {name}’s device</Trans>
    case 'read':
      return <Trans>Read</Trans>
    case 'failed':
      return <Trans>Not delivered: this device could not store it</Trans>
  }
}

function waitingWords(waiting: Waiting, name: ReactNode): ReactNode {
  switch (waiting) {
    case 'sending':
      return <Trans>Sending…</Trans>
    case 'answer':
      return <Trans>Waiting for {name}’s answer</Trans>
    case 'friend':
      return <Trans>Waiting for {name} to come online</Trans>
    case 'connection':
      return <Trans>Waiting for a connection</Trans>
  }
}
