import { useLingui } from '@lingui/react/macro'
import css from './CauseDrawing.module.css'
import type { Cause } from './verdict.ts'

type Place = 'nowhere' | 'me' | 'first' | 'middle' | 'between' | 'friend'
type Middle = 'server' | 'relay' | 'stranger' | 'nothing'

/** Place on the way at which each cause stops it, and what stands in the middle of that way. */
const DRAWN: Readonly<Record<Cause, readonly [Middle, Place]>> = {
  none: ['nothing', 'nowhere'],
  intercepted: ['stranger', 'middle'],
  browser: ['nothing', 'me'],
  disk: ['nothing', 'me'],
  offline: ['server', 'first'],
  server: ['server', 'middle'],
  socket: ['server', 'first'],
  identity: ['server', 'middle'],
  'local-network': ['nothing', 'me'],
  relay: ['relay', 'middle'],
  'no-way': ['nothing', 'between'],
  friend: ['nothing', 'friend'],
}

/** Across, in the drawing's own measure. */
const AT: Readonly<Record<Exclude<Place, 'nowhere'>, number>> = {
  me: 40,
  first: 94,
  middle: 160,
  between: 160,
  friend: 280,
}

/** Drawing of a cause: the way from here to the friend, and where it is stopped. */
export function CauseDrawing({ cause }: { cause: Cause }) {
  const [middle, place] = DRAWN[cause]
  const words = useDrawingWords(middle, place)
  const isOpen = place === 'nowhere'
  return (
    <svg className={css.drawing} viewBox="0 0 320 96" role="img" aria-label={words} data-open={isOpen}>
      <path className={css.leg} data-cut={place === 'first' || place === 'me' || place === 'between'} d="M72 44H142" />
      <path className={css.leg} data-cut={!isOpen} d="M178 44H248" />
      {middle === 'nothing' && <path className={css.leg} data-cut={!isOpen} d="M142 44H178" />}
      <Device x={12} />
      <Device x={252} />
      {middle === 'server' && <Server />}
      {middle === 'relay' && <Relay />}
      {middle === 'stranger' && <Stranger />}
      {place === 'nowhere' ? <Tick /> : <Cross at={AT[place]} low={place === 'middle'} />}
    </svg>
  )
}

function useDrawingWords(middle: Middle, place: Place): string {
  const { t } = useLingui()
  switch (place) {
    case 'nowhere':
      return t`Drawing: the way from you to a friend is open`
    case 'me':
      return t`Drawing: the way is stopped at your device`
    case 'first':
      return t`Drawing: the way is cut between you and the server`
    case 'between':
      return t`Drawing: the way is cut between you and your friend`
    case 'friend':
      return t`Drawing: the way is open up to your friend’s device`
    case 'middle':
      if (middle === 'relay') return t`Drawing: the way is stopped at the relay`
      if (middle === 'stranger') return t`Drawing: somebody stands between you and your friend`
      return t`Drawing: the way is stopped at the server`
  }
}

const Device = ({ x }: { x: number }) => (
  <g className={css.thing} transform={`translate(${x} 20)`}>
    <rect x="6" y="0" width="44" height="32" rx="5" />
    <path d="M0 44h56l-6-12H6z" />
  </g>
)

const Server = () => (
  <g className={css.thing} transform="translate(142 18)">
    <rect x="0" y="0" width="36" height="16" rx="4" />
    <rect x="0" y="20" width="36" height="16" rx="4" />
    <path d="M8 8h.1M8 28h.1M16 8h12M16 28h12" />
  </g>
)

const Relay = () => (
  <g className={css.thing} transform="translate(142 26)">
    <circle cx="18" cy="18" r="18" />
    <path d="M8 14h18l-5-5M28 22H10l5 5" />
  </g>
)

const Stranger = () => (
  <g className={css.thing} transform="translate(142 20)">
    <path d="M2 14h32M8 14l3-13h14l3 13" />
    <circle cx="18" cy="26" r="9" />
    <path d="M9 24h18" />
  </g>
)

const Cross = ({ at, low }: { at: number; low: boolean }) => (
  <g className={css.sign} transform={`translate(${at} ${low ? 74 : 44})`}>
    <circle r="11" />
    <path d="M-4.5 -4.5l9 9M4.5 -4.5l-9 9" />
  </g>
)

const Tick = () => (
  <g className={css.sign} transform="translate(160 44)">
    <circle r="11" />
    <path d="M-5 0.5l3.5 3.5 6.5-7" />
  </g>
)
