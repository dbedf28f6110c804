import type { PeerId } from '../../ports/transport.ts'
import type { ChatState } from '../chat/message.ts'

export const isMuted = ({ prefs }: Pick<ChatState, 'prefs'>, peer: PeerId, now: number): boolean =>
  (prefs[peer]?.mutedUntil ?? 0) > now

/** What waits to be read, but for what is muted: the number in the title, on the icon and on the app. */
export const unreadIn = (state: Pick<ChatState, 'summaries' | 'prefs'>, now: number, except?: PeerId): number =>
  Object.entries(state.summaries).reduce(
    (sum, [peer, { unread }]) => sum + (peer === except || isMuted(state, peer, now) ? 0 : unread),
    0,
  )
