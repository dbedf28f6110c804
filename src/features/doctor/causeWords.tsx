import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { Cause } from './verdict.ts'

interface CauseWords {
  /** Sentence for me: what it is, and what I can do. */
  readonly mine: ReactNode
  /** Sentence for the friend: what they can do. */
  readonly theirs: ReactNode
}

/** Words for a cause: one sentence for me, and one to pass on. `who`: the friend, or whichever friend it may be. */
export function causeWords(cause: Cause, who: ReactNode): CauseWords {
  switch (cause) {
    case 'none':
      return {
        mine: <Trans>Nothing is in the way here, as far as this device can tell.</Trans>,
        theirs: <Trans>Ask {who} to keep the app open: messages travel while both of you have it open.</Trans>,
      }
    case 'intercepted':
      return {
        mine: <Trans>Somebody in between tried to take the place of one of you. Use another network or server.</Trans>,
        theirs: <Trans>Ask {who} to use another network, too, and to verify with you.</Trans>,
      }
    case 'browser':
      return {
        mine: <Trans>This browser does not give the app what it needs. Look at what is marked below.</Trans>,
        theirs: <Trans>Ask {who} to wait: what both of you write stays on your devices meanwhile.</Trans>,
      }
    case 'disk':
      return {
        mine: <Trans>This device cannot store anything. Free some space, then check again.</Trans>,
        theirs: <Trans>Ask {who} to be patient: what waits for you comes once there is space here.</Trans>,
      }
    case 'offline':
      return {
        mine: <Trans>This device is offline. Once it has a network, what you wrote goes by itself.</Trans>,
        theirs: <Trans>Ask {who} to wait a little: nothing is wrong over there.</Trans>,
      }
    case 'server':
      return {
        mine: <Trans>The server cannot be reached. Try another network; if that changes nothing, it is away.</Trans>,
        theirs: <Trans>Ask {who} to reload the app: if it fails there too, the server is away.</Trans>,
      }
    case 'socket':
      return {
        mine: (
          <Trans>Something on the way cuts the connection to the server: a VPN, a blocker, a strict network.</Trans>
        ),
        theirs: <Trans>Ask {who} to look at the app there: online means that the trouble is in your network.</Trans>,
      }
    case 'identity':
      return {
        mine: <Trans>The server does not let you in. Close the app elsewhere, and check this device’s clock.</Trans>,
        theirs: <Trans>Ask {who} to wait: until the server lets you in, nobody finds you.</Trans>,
      }
    case 'local-network':
      return {
        mine: <Trans>Your browser finds no network. Allow it the local network in the system’s settings.</Trans>,
        theirs: <Trans>Ask {who} to keep the app open: it connects once your browser may look.</Trans>,
      }
    case 'relay':
      return {
        mine: <Trans>It takes a relay here, and none works. Whoever runs the server can mend that.</Trans>,
        theirs: <Trans>Ask {who} to be patient: what both of you write goes once there is a relay.</Trans>,
      }
    case 'no-way':
      return {
        mine: <Trans>No way leads from this network to the other. Another one often helps, such as a phone’s.</Trans>,
        theirs: <Trans>Ask {who} to try another network, such as a phone’s: one of you is enough.</Trans>,
      }
    case 'friend':
      return {
        mine: <Trans>All is well on this side. What you write waits here, and goes by itself.</Trans>,
        theirs: <Trans>Ask {who} to open the app, and to look at the connection doctor there.</Trans>,
      }
  }
}
