import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { CheckName, Code } from './finding.ts'

/** Label of a check. `who`: the friend whom it is about. */
export function checkLabel(name: CheckName, who: ReactNode): ReactNode {
  switch (name) {
    case 'secure':
      return <Trans>Secure page</Trans>
    case 'storage':
      return <Trans>Storage on this device</Trans>
    case 'keys':
      return <Trans>Your keys</Trans>
    case 'broker':
      return <Trans>Connection server</Trans>
    case 'claim':
      return <Trans>Known there under your ID</Trans>
    case 'stun':
      return <Trans>Your address, seen from outside</Trans>
    case 'turn-udp':
      return <Trans>Relay by UDP, the quick way</Trans>
    case 'turn-tcp':
      return <Trans>Relay by TCP</Trans>
    case 'turn-tls':
      return <Trans>Relay by TLS, for strict networks</Trans>
    case 'nat':
      return <Trans>Your router</Trans>
    case 'local-network':
      return <Trans>Local network</Trans>
    case 'link':
      return <Trans>Connection with {who}</Trans>
  }
}

const SHARED = {
  offline: () => <Trans>Not asked: this device is offline.</Trans>,
  hidden: () => <Trans>Not asked: you hide your IP address.</Trans>,
  unknown: () => <Trans>Could not be asked.</Trans>,
  silent: () => <Trans>No answer.</Trans>,
} as const

const RELAY = {
  relayed: () => <Trans>Works.</Trans>,
  credentials: () => <Trans>The relay does not accept what the server lends for it.</Trans>,
  full: () => <Trans>The relay has no place left for you.</Trans>,
  denied: () => <Trans>The relay refuses.</Trans>,
  silent: SHARED.silent,
  none: () => <Trans>This server offers none.</Trans>,
  offline: SHARED.offline,
  unknown: SHARED.unknown,
} as const

type Words = { readonly [Name in CheckName]: Readonly<Record<Code<Name>, () => ReactNode>> }

/** Words for what a check found. */
const WORDS: Words = {
  secure: {
    secure: () => <Trans>It came by https, and nobody altered it on the way.</Trans>,
    insecure: () => <Trans>It did not come by https: browsers give it no keys and no connections.</Trans>,
  },
  storage: {
    kept: () => <Trans>Works, and stays.</Trans>,
    evictable: () => <Trans>Works. Short of space, the browser may delete it: a backup is worth having.</Trans>,
    low: () => <Trans>Works, but little space is left.</Trans>,
    full: () => <Trans>No space is left. Free some.</Trans>,
    elsewhere: () => <Trans>Another tab is in use just now.</Trans>,
    broken: () => <Trans>Nothing could be stored. Restart the browser.</Trans>,
  },
  keys: {
    whole: () => <Trans>They are here, and they are those of your ID.</Trans>,
    none: () => <Trans>There are none here yet.</Trans>,
    lost: () => <Trans>They are gone from this device. Your recovery words bring them back.</Trans>,
    broken: () => <Trans>They do not answer. Restart the browser.</Trans>,
  },
  broker: {
    reached: () => <Trans>Answers, and the connection to it is up.</Trans>,
    offline: () => <Trans>This device is offline.</Trans>,
    unreachable: SHARED.silent,
    wrong: () => <Trans>Something answers, but not as this server would.</Trans>,
    'no-socket': () => <Trans>Answers, but a lasting connection to it does not come about.</Trans>,
  },
  claim: {
    proved: () => <Trans>The server knows that it is you.</Trans>,
    unchecked: () => <Trans>This server does not check IDs.</Trans>,
    refused: () => <Trans>The server does not accept the proof of your ID.</Trans>,
    replaced: () => <Trans>Your ID is in use somewhere else at the moment.</Trans>,
    busy: () => <Trans>The server asks you to wait a little.</Trans>,
    offline: SHARED.offline,
    unknown: SHARED.unknown,
  },
  stun: {
    mapped: () => <Trans>A direct way can begin there.</Trans>,
    public: () => <Trans>The same as inside: nothing is in the way.</Trans>,
    silent: SHARED.silent,
    none: () => <Trans>This server does not tell it.</Trans>,
    offline: SHARED.offline,
    hidden: SHARED.hidden,
    unknown: SHARED.unknown,
  },
  'turn-udp': RELAY,
  'turn-tcp': RELAY,
  'turn-tls': RELAY,
  nat: {
    same: () => <Trans>Lets friends find you.</Trans>,
    changing: () => <Trans>Shows everybody another place, so that a direct way often fails. A relay helps.</Trans>,
    public: () => <Trans>There is none in between.</Trans>,
    single: () => <Trans>Unknown: it takes two servers to tell, and there is one.</Trans>,
    silent: () => <Trans>Unknown: no answer.</Trans>,
    offline: SHARED.offline,
    hidden: SHARED.hidden,
    unknown: () => <Trans>Unknown.</Trans>,
  },
  'local-network': {
    named: () => <Trans>Found. Your browser hides its addresses.</Trans>,
    open: () => <Trans>Found.</Trans>,
    nothing: () => <Trans>Your browser finds none. Your system may not let it look.</Trans>,
    offline: SHARED.offline,
    hidden: SHARED.hidden,
  },
  link: {
    direct: () => <Trans>Connected, straight from browser to browser.</Trans>,
    relayed: () => <Trans>Connected, through a relay.</Trans>,
    online: () => <Trans>Connected.</Trans>,
    connecting: () => <Trans>Looking for a way.</Trans>,
    asked: () => <Trans>Your request waits for an answer.</Trans>,
    away: () => <Trans>Offline, as far as this device can tell.</Trans>,
    nobody: () => <Trans>Come here from a chat to look at that connection, too.</Trans>,
    offline: SHARED.offline,
    relayless: () => <Trans>You hide your IP address, and there is no relay.</Trans>,
    intercepted: () => <Trans>Somebody in between tried to take the place of one of you.</Trans>,
    unproved: () => <Trans>Whoever answered did not prove who they are.</Trans>,
    refused: () => <Trans>The other browser turned it down.</Trans>,
    unreachable: () => <Trans>No way was found between your two networks.</Trans>,
    timeout: () => <Trans>The other browser did not answer in time.</Trans>,
    stranded: () => <Trans>This browser could not begin a connection.</Trans>,
    lost: () => <Trans>It fell silent, and is being looked for anew. Nobody can tell why.</Trans>,
  },
}

/** Words for a finding; undefined for a code that this version does not know. */
export function findingWords(name: CheckName, code: string): ReactNode {
  const words: Readonly<Record<string, () => ReactNode>> = WORDS[name]
  return Object.hasOwn(words, code) ? words[code]!() : undefined
}
