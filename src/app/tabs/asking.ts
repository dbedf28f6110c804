import type { Said, ToLeader } from './messages.ts'

/** Lost: what an answer is where the tab that leads went before it came. `again`: the next one is asked. */
export type Lost = 'again' | { readonly said: unknown }

/** Message with a number: numbers rise, over all tabs that ever led. */
export type Numbered = Extract<ToLeader, { n: number }>

interface Pending {
  readonly message: Numbered
  readonly lost: Lost
  sent: boolean
  resolve(value: unknown): void
  reject(reason: Error): void
}

interface Deps {
  /** False where it has to wait. */
  deliver(message: Numbered): boolean
  /** As a thing is to be made now. */
  argsOf(name: string): readonly unknown[]
}

/**
 * Asking and telling over one tab that leads after another. What was asked of the former is asked again, or its answer is said to be lost; what was
 * told, and is not known to be heard, is told again.
 */
export function createAsking({ deliver, argsOf }: Deps) {
  const pending = new Map<number, Pending>()
  let unheard: Numbered[] = []
  let n = 0

  function pass(message: Numbered) {
    const isGone = deliver(message)
    const one = pending.get(message.n)
    if (one && isGone) one.sent = true
  }
  function expect(message: Numbered, lost: Lost): Promise<unknown> {
    return new Promise((resolve, reject) => {
      pending.set(message.n, { message, lost, sent: false, resolve, reject })
      pass(message)
    })
  }
  const make = (at: string, what: string) => expect({ k: 'make', n: ++n, at, what, args: [...argsOf(at)] }, 'again')

  return {
    make,
    deliver: pass,
    ask: (at: string, act: string, args: readonly unknown[], lost: Lost): Promise<unknown> =>
      expect({ k: 'call', n: ++n, at, act, args: [...args], asks: true }, lost),
    /** Gives back its number. */
    tell(at: string, act: string, args: readonly unknown[]): number {
      const message: Numbered = { k: 'call', n: ++n, at, act, args: [...args], asks: false }
      unheard.push(message)
      pass(message)
      return message.n
    },
    /** A thing is wanted no more: nothing that is for it is, either. */
    close(at: string): ToLeader {
      unheard = unheard.filter((message) => message.at !== at)
      for (const [id, { message, resolve }] of pending)
        if (message.at === at) {
          pending.delete(id)
          resolve(undefined)
        }
      return { k: 'close', n: ++n, at }
    },
    heard(upTo: number) {
      if (unheard.length > 0) unheard = unheard.filter((message) => message.n > upTo)
    },
    answer(said: Exclude<Said, { on: string }>) {
      const one = pending.get(said.n)
      pending.delete(said.n)
      if ('failed' in said) one?.reject(new Error(said.failed))
      else one?.resolve(said.value)
    },
    /** Another tab leads: all that is open, in the order in which it was said. */
    resume(things: readonly (readonly [name: string, what: string])[]) {
      const open: Numbered[] = [...unheard]
      const made = new Set<string>()
      for (const [id, { message, lost, sent, resolve }] of pending) {
        if (message.k === 'make') {
          made.add(message.at)
          open.push({ ...message, args: [...argsOf(message.at)] })
        } else if (sent && lost !== 'again') {
          pending.delete(id)
          resolve(lost.said)
        } else open.push(message)
      }
      // Before what is for them.
      for (const [name, what] of things) if (!made.has(name)) make(name, what).catch(() => undefined)
      for (const message of open.sort((one, other) => one.n - other.n)) pass(message)
    },
    stop() {
      for (const { lost, resolve } of pending.values()) if (lost !== 'again') resolve(lost.said)
      pending.clear()
      unheard = []
    },
  }
}
