import type { Clock } from '../../ports/clock.ts'
import type { Crypto, Keys } from '../../ports/crypto.ts'
import type { Channel, Count, IceRestart } from '../../ports/transport.ts'
import { createBucket } from '../bucket.ts'
import { RESTART_WORDS } from '../budgets.ts'
import type { PersonId } from '../ids.ts'
import type { LiveLink } from '../link.ts'
import { type RestartWord, restartProtocol } from './restartProtocol.ts'
import { openWord, seal } from './sealing.ts'

/** Way of a word: over the link that it is about, or through the broker. */
export type Way = 'link' | 'broker'

export interface WordsDeps {
  readonly channel: Channel
  readonly ice: IceRestart
  readonly me: { readonly id: PersonId; readonly keys: Keys }
  readonly crypto: Crypto
  readonly clock: Clock
  readonly count: Count
  /** Link over this channel; `undefined` while the channel is kept without one. */
  link(): LiveLink | undefined
}

/** Words about one connection: numbered by their sender whichever way they go, so that each counts once and none counts late. */
export function createWords({ channel, ice, me, crypto, clock, count, link }: WordsDeps) {
  const looks = createBucket(clock, RESTART_WORDS)
  let said = 0
  let heard = 0
  let onWord: (word: RestartWord, way: Way) => void = () => undefined
  let over = false
  /** To the broker, one after another: each is signed first. */
  let outbox: Promise<unknown> = Promise.resolve()
  let inbox: Promise<unknown> = Promise.resolve()

  /** Takes a word of theirs, which came over the link or is signed. */
  function take(word: RestartWord, way: Way) {
    if (over) return
    if (word.body.n <= heard) return count('restart.stale')
    heard = word.body.n
    onWord(word, way)
  }
  async function hear(from: unknown) {
    const opened = openWord(from)
    if (over) return
    if (!opened) return count('restart.malformed')
    if (opened.word.body.n <= heard) return count('restart.stale')
    if (!looks.spend()) return count('restart.flood')
    if (await opened.isTheirs(channel, me.id, crypto)) take(opened.word, 'broker')
    else count('restart.forged')
  }
  ice.onWord((word) => {
    inbox = inbox.then(() => hear(word)).catch(() => count('restart.malformed'))
  })

  return {
    take,
    onWord(tell: typeof onWord) {
      onWord = tell
    },
    /** Place of the next word. */
    next: () => ++said,
    say(word: RestartWord, way: Way) {
      if (way === 'broker') {
        outbox = outbox
          .then(async () => over || ice.say(await seal(channel, me, word)))
          .catch(() => count('restart.unsaid'))
        // By its kind, so that each body is checked against its own.
      } else if (word.kind === 'offer') link()?.send(restartProtocol, word.kind, word.body)
      else if (word.kind === 'answer') link()?.send(restartProtocol, word.kind, word.body)
      else link()?.send(restartProtocol, word.kind, word.body)
    },
    stop() {
      over = true
    },
  }
}
