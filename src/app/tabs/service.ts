import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Count } from '../../ports/transport.ts'
import type { App } from '../app.ts'
import { createCalling } from './calling.ts'
import { readToLeader, type ToFollower } from './messages.ts'
import { roomWays } from './mirrored.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { createThings } from './things.ts'

interface Deps {
  app: App
  clock: Pick<Clock, 'soon'>
  count: Count
}

/** Look of a tab: whether it is on screen, and looked at. */
interface Look {
  readonly watched: boolean
  readonly visible: boolean
}

/** Served tab: what the tab that leads has of another one. */
export interface Served {
  receive(message: unknown): void
  look(): Look
  leave(): void
}

export type Service = ReturnType<typeof createService>

/** Follows all rooms for a tab. Gives back what their stores hold now, and how to end it. */
function followRooms(app: App, outbox: Outbox) {
  const states: Record<string, unknown> = {}
  const stops: (() => void)[] = []
  for (const [name, ways] of roomWays)
    for (const [member, way] of Object.entries(ways)) {
      if (way === 'state') {
        const store = Reflect.get(app[name], member) as ReadonlyStore<unknown>
        states[name] = store.getState()
        outbox.follow(name, store, states[name])
      } else if (way === 'event') {
        const listen = Reflect.get(app[name], member) as (tell: (...args: unknown[]) => void) => () => void
        stops.push(listen((...args) => outbox.say({ on: name, heard: member, args })))
      }
    }
  return { states, stops }
}

/** Service: the app of the tab that leads, for all others. */
export function createService({ app, clock, count }: Deps) {
  const joined = new Set<Served>()

  /** Serves a tab from now on, beginning with all that there is. */
  function join(send: (message: ToFollower) => void): Served {
    let look: Look = { watched: false, visible: false }
    let left = false
    const outbox = createOutbox({ send, soon: clock.soon, count })
    const made = createThings(app, () => look.watched)
    const call = createCalling({ app, thing: made.find, say: outbox.say, count })
    const { states, stops } = followRooms(app, outbox)

    async function make(n: number, at: string, what: string, args: readonly unknown[]) {
      const thing = await made.make(at, what, args).catch(() => undefined)
      if (left) return
      if (!thing) return outbox.say({ n, failed: 'not made' })
      // All of its state goes first: the other tab has none.
      outbox.follow(at, thing.store, undefined)
      thing.first.then(
        (value) => outbox.say({ n, value }),
        (reason: unknown) => outbox.say({ n, failed: String(reason) }),
      )
    }

    function receive(message: unknown) {
      const read = left ? undefined : readToLeader(message)
      if (!read) return count('tabs.malformed')
      if (read.k === 'call') call(read)
      else if (read.k === 'make') void make(read.n, read.at, read.what, read.args)
      else if (read.k === 'close') {
        outbox.unfollow(read.at)
        made.close(read.at)
      } else if (read.k === 'got') outbox.taken(read.batch)
      else if (read.k === 'look') look = { watched: read.watched, visible: read.visible }
      else if (read.k === 'ping') send({ k: 'pong' })
      if (read.k === 'call' && !read.asks) outbox.heard(read.n)
    }

    const served: Served = {
      receive,
      look: () => look,
      leave() {
        if (left) return
        left = true
        outbox.stop()
        for (const stop of stops) stop()
        made.closeAll()
        joined.delete(served)
      },
    }
    joined.add(served)
    send({ k: 'welcome', states })
    return served
  }

  return {
    join,
    stop() {
      for (const one of [...joined]) one.leave()
    },
  }
}
