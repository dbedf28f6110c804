import type { ConversationId } from '../../engine/ids.ts'
import type { Count } from '../../ports/transport.ts'
import type { App } from '../app.ts'
import type { Call, Said } from './messages.ts'
import { acts, pageWays, roomWays, things } from './mirrored.ts'
import type { Thing } from './things.ts'
import type { AnyWay, AnyWays } from './ways.ts'

interface Deps {
  app: App
  thing(name: string): Thing | undefined
  say(answer: Said): void
  count: Count
}

const listed = (ways: AnyWays, name: string): AnyWay | undefined => (Object.hasOwn(ways, name) ? ways[name] : undefined)

/** Calls of another tab: of what is listed as its to call, and of nothing else. */
export function createCalling({ app, thing, say, count }: Deps) {
  /** Functions given along, by the names that were sent for them. */
  const given = new Map<string, unknown>()

  function give(name: string, fn: unknown) {
    given.set(name, fn)
    return { given: name }
  }
  /** A result that is a function stays here, and gets a name. None that stands in another result does: nobody has listed it. */
  const named = (n: number, value: unknown): unknown =>
    typeof value === 'function' ? give(`given ${n}`, value) : value

  /** Target: whatever a call names, and how it is reached. */
  function target(at: string): { readonly it: object; readonly ways: AnyWays } | undefined {
    if (at === '') return { it: app, ways: pageWays }
    if (at.startsWith('acts ')) return { it: app.chat.acts(at.slice(5) as ConversationId), ways: acts }
    const made = thing(at)
    if (made) return { it: made.it, ways: things[made.what] }
    const room = roomWays.find(([name]) => name === at)
    return room && { it: app[room[0]], ways: room[1] }
  }

  return ({ n, at, act, args, asks }: Call) => {
    const found = target(at)
    const way = found && listed(found.ways, act)
    const fn = given.get(at) ?? (way && way !== 'own' && way !== 'state' ? Reflect.get(found.it, act) : undefined)
    if (typeof fn !== 'function') {
      count('tabs.unknown')
      if (asks) say({ n, failed: 'unknown' })
      return
    }
    const gives = typeof way === 'object' && 'given' in way
    const answer = (value: unknown) => asks && say({ n, value: gives ? named(n, value) : value })
    const fail = (reason: unknown) => asks && say({ n, failed: String(reason) })
    try {
      Promise.resolve(Reflect.apply(fn, found?.it, args)).then(answer, fail)
    } catch (reason) {
      fail(reason)
    }
  }
}
