import { CLOCK_SKEW_MS, MAX_ATTEMPTS, MAX_ROUTES, ROUTE_MS } from '../limits.ts'
import type { Board, Standing } from './board.ts'
import type { Letters } from './letters.ts'
import type { Claim } from './records.ts'

/** Route: where a client was found. */
interface Route {
  readonly claim: Claim
  readonly text: string
  readonly at: number
}

/** Look: what came of looking for a client. `amiss`: what stood there is not to be believed. */
type Look = Route | 'absent' | 'amiss'

interface Waiter {
  readonly order: number
  readonly go: (look: Look) => void
  readonly fail: (error: unknown) => void
}

export interface RoutesDeps {
  readonly node: string
  readonly board: Board
  readonly letters: Letters
  /** Is it a client's of this node, or about to be? */
  readonly isHere: (id: string) => boolean
  /** Record under an ID that is not its holder's. */
  readonly onAmiss: (id: string) => void
  /** An older claim than one that was seen stood there. */
  readonly onReplayed: () => void
}

/** Ways to clients on other nodes: looked for on the bus, opened, and remembered as long as the same stands there. */
export interface Routes {
  /** Number of nodes that heard it; -1: nobody holds the ID; undefined: nobody knows yet. In order for each ID. */
  send(id: string, text: string, kind?: 'text' | 'astray'): Promise<number | undefined>
}

/** Of one owner: claims of an ID only become later, as far as clocks agree. */
const isOlder = (found: Claim, known: Claim) => found.owner === known.owner && found.stamp < known.stamp - CLOCK_SKEW_MS

export const createRoutes = ({ node, board, letters, isHere, onAmiss, onReplayed }: RoutesDeps): Routes => {
  const routes = new Map<string, Route>()
  /** Waiters for a look, by ID. */
  const looks = new Map<string, Waiter[]>()
  let orders = 0

  const remember = (id: string, route: Route) => {
    routes.delete(id)
    for (const first of routes.keys()) {
      if (routes.size < MAX_ROUTES) break
      routes.delete(first)
    }
    routes.set(id, route)
  }

  const clear = (id: string, was: string) => void board.put({ id, was, text: '' }).catch(() => {})

  const judge = (id: string, { kind, text, claim }: Standing): Look => {
    const known = routes.get(id)
    if (kind === 'nothing') return 'absent'
    // Nobody of that name: their node is gone, or has let go of them and was not heard.
    if (kind === 'dead' || (claim?.node === node && !isHere(id))) {
      clear(id, text)
      return 'absent'
    }
    const isReplayed = claim !== undefined && known !== undefined && isOlder(claim, known.claim)
    if (claim === undefined || isReplayed) {
      if (isReplayed) onReplayed()
      clear(id, text)
      onAmiss(id)
      return 'amiss'
    }
    const route = { claim, text, at: performance.now() }
    remember(id, route)
    return route
  }

  /** Look, one for all who want to know, who then go on in the order in which they came. */
  const look = (id: string, order: number): Promise<Look> =>
    new Promise((go, fail) => {
      const waiter = { order, go, fail }
      const waiters = looks.get(id)
      if (waiters !== undefined) return void waiters.push(waiter)
      const all = [waiter]
      looks.set(id, all)
      const inOrder = () => {
        looks.delete(id)
        return all.toSorted((a, b) => a.order - b.order)
      }
      board.read([id]).then(
        ([standing]) => {
          const found = judge(id, standing!)
          for (const one of inOrder()) one.go(found)
        },
        (error) => {
          for (const one of inOrder()) one.fail(error)
        },
      )
    })

  const usable = (id: string): Route | undefined => {
    const route = looks.has(id) ? undefined : routes.get(id)
    return route !== undefined && performance.now() - route.at < ROUTE_MS ? route : undefined
  }

  return {
    async send(id, text, kind = 'text') {
      orders += 1
      const order = orders
      for (let tries = 0; tries < MAX_ATTEMPTS; tries += 1) {
        const found = usable(id) ?? (await look(id, order))
        if (found === 'absent') return -1
        if (found === 'amiss') return undefined
        const sealed = letters.seal({ kind, to: found.claim.node, id, text })
        const heard = await board.send(id, found.text, found.claim.node, sealed)
        if (heard >= 0) return heard
        // Something else stands there by now. What was remembered stays, since it tells what is older.
        const route = routes.get(id)
        if (route?.text === found.text) routes.set(id, { ...route, at: Number.NEGATIVE_INFINITY })
      }
      return undefined
    },
  }
}
