import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { MessageStatus } from '../../conversation/message.ts'
import { PersonName } from '../people/ContactName.tsx'

export { StatusIcon } from '../../ui/StatusIcon.tsx'

/** Waiting: for what a message waits that has not arrived. */
export type Waiting = 'sending' | 'answer' | 'friend' | 'connection'

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
      return <Trans>On its way…</Trans>
    case 'answer':
      return <Trans>Waiting for {name}’s answer</Trans>
    case 'friend':
      return <Trans>Waiting for {name} to come online</Trans>
    case 'connection':
      return <Trans>Waiting for a connection</Trans>
  }
}
