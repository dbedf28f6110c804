import { Trans } from '@lingui/react/macro'
import type { LinkState } from '../people/people.ts'
import type { RelayTrouble } from './relays.ts'

/** Failures that a relay can have to do with: there was somebody, or nobody answered. */
const isOfTheWay = ({ phase, reason }: LinkState) =>
  phase !== 'online' && reason !== undefined && !['intercepted', 'unproved', 'refused'].includes(reason)

/** Trouble with relays in words, where it may be what keeps one from a friend. */
export function RelayWords({ trouble, link }: { trouble: RelayTrouble | undefined; link: LinkState }) {
  if (!trouble || !isOfTheWay(link)) return null
  return <p data-relay={trouble}>{wordsOf(trouble)}</p>
}

function wordsOf(trouble: RelayTrouble) {
  switch (trouble) {
    case 'quota':
      return <Trans>The relay has no place left for you at present. Some become free within ten minutes.</Trans>
    case 'unauthorized':
      return <Trans>The relay turns this device away. Whoever runs this server can mend that.</Trans>
    case 'unreached':
      return <Trans>No relay can be reached from this network.</Trans>
  }
}
