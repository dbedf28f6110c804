import type { Count } from '../../ports/transport.ts'
import { createAlike } from './alike.ts'
import { createAsking, type Numbered } from './asking.ts'
import { readToFollower, type Said, type ToFollower, type ToLeader } from './messages.ts'

export type { Lost } from './asking.ts'

/** Line to the tab that leads, for as long as it does. */
export interface Line {
  post(message: ToLeader): void
}

/** Thing that the tab that leads makes for this one: it is made anew by whichever comes next. */
interface Needed {
  readonly what: string
  args(): readonly unknown[]
  /** Its first state has come from whoever leads now. */
  there: boolean
  /** `isFirst`: the first that whoever leads now tells of it. */
  onState(state: unknown, isFirst: boolean): void
  readonly waiting: Numbered[]
}

export interface LinkDeps {
  count: Count
  /** The states of all rooms have come; again, when another tab leads. */
  onWelcome(): void
  /** Word that is neither an answer nor a state. */
  onWord(word: Extract<ToFollower, { k: 'take' | 'forgotten' | 'pong' | 'play' | 'instead' | 'handed' }>): void
}

export type Link = ReturnType<typeof createLink>

/** Link to whichever tab leads. While none does, whatever is asked waits here. */
export function createLink({ count, onWelcome, onWord }: LinkDeps) {
  const alike = createAlike()
  const things = new Map<string, Needed>()
  const listeners = new Map<string, Set<(...args: readonly unknown[]) => void>>()
  let line: Line | undefined
  let welcomed = false
  let [heard, names] = [0, 0]

  const send = (message: ToLeader) => void (welcomed && line?.post(message))
  /** Delivery: what is for a thing waits until that is made. */
  function deliver(message: Numbered): boolean {
    const thing = message.k === 'call' ? things.get(message.at) : undefined
    if (thing && !thing.there) {
      thing.waiting.push(message)
      return false
    }
    send(message)
    return welcomed
  }
  const asking = createAsking({ deliver, argsOf: (name) => things.get(name)?.args() ?? [] })

  function make(what: string, args: () => readonly unknown[], onState: Needed['onState']) {
    const name = `${what} ${++names}`
    alike.add(name, (state) => state, undefined)
    things.set(name, { what, args, onState, there: false, waiting: [] })
    return { name, made: asking.make(name, what) }
  }
  function close(name: string) {
    if (!things.delete(name)) return
    alike.drop(name)
    send(asking.close(name))
  }

  function patch([name, its]: Extract<ToFollower, { k: 'batch' }>['patches'][number]) {
    const thing = things.get(name)
    const isFirst = thing?.there === false
    const state = alike.patch(name, its, isFirst)
    if (!thing) return
    thing.there = true
    thing.onState(state, isFirst)
    if (isFirst) for (const message of thing.waiting.splice(0)) asking.deliver(message)
  }
  function hear(said: Said) {
    if (!('on' in said)) return asking.answer(said)
    for (const listener of [...(listeners.get(`${said.on} ${said.heard}`) ?? [])]) listener(...said.args)
  }
  function batch(read: Extract<ToFollower, { k: 'batch' }>) {
    heard = Math.max(heard, read.heard)
    asking.heard(heard)
    for (const one of read.patches) patch(one)
    for (const one of read.said) hear(one)
    send({ k: 'got', batch: read.batch })
  }
  function welcome(states: Readonly<Record<string, unknown>>) {
    welcomed = true
    for (const [name, state] of Object.entries(states)) if (!things.has(name)) alike.welcome(name, state)
    for (const thing of things.values()) {
      thing.there = false
      thing.waiting.length = 0
    }
    asking.resume([...things].map(([name, { what }]) => [name, what]))
    onWelcome()
  }
  function detach() {
    line = undefined
    welcomed = false
  }

  return {
    ask: asking.ask,
    tell: asking.tell,
    mirror: alike.add,
    show: alike.show,
    make,
    close,
    /** Heard: what was told under that number. */
    isHeard: (n: number) => n <= heard,
    on(room: string, event: string, listener: (...args: readonly unknown[]) => void): () => void {
      const name = `${room} ${event}`
      const all = listeners.get(name) ?? new Set()
      listeners.set(name, all.add(listener))
      return () => void all.delete(listener)
    },
    /** Said to whoever leads, if anybody does. */
    say: (message: Extract<ToLeader, { k: 'look' | 'ping' | 'again' }>) => send(message),
    isLinked: () => welcomed,
    /** From now on another tab leads, or this one. Its first word is a welcome. */
    attach(next: Line) {
      detach()
      line = next
    },
    detach,
    receive(message: unknown) {
      const read = readToFollower(message)
      if (!read) return count('tabs.malformed')
      if (!line || (!welcomed && read.k !== 'welcome')) return
      if (read.k === 'welcome') welcome(read.states)
      else if (read.k === 'batch') batch(read)
      else if (read.k === 'end') detach()
      else onWord(read)
    },
    /** End: whatever still waits is answered by nobody. */
    stop() {
      detach()
      things.clear()
      asking.stop()
    },
  }
}
