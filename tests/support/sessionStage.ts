import { createSession } from '../../src/platform/peerjs/session.ts'
import type { Signalling } from '../../src/ports/transport.ts'
import { createFakeClock } from './fakeClock.ts'

export const HOUR = 3_600_000

interface Setup {
  random?: () => number
  token?: (n: number) => Promise<string>
}

/** A session on a line and a clock that do what the test says. */
export function setup({ random = () => 0.5, token = async (n) => `token ${n}` }: Setup = {}) {
  const clock = createFakeClock()
  /** When each socket was opened, and with what. */
  const connects: { at: number; token: string }[] = []
  const states: Signalling[] = []
  const probes: string[] = []
  const counts: string[] = []
  let asked = 0
  let connected = false
  let network = true
  /** What the broker does with each new socket. */
  let broker: () => void = () => {}
  let ready: () => Promise<unknown> = async () => {}
  const session = createSession({
    clock,
    random,
    count: (what) => void counts.push(what),
    hasNetwork: () => network,
    ready: () => ready(),
    token: () => token(++asked),
    connect(fresh) {
      if (connected) counts.push('two sockets at a time')
      connected = true
      connects.push({ at: clock.uptime(), token: fresh })
      broker()
    },
    disconnect() {
      connected = false
    },
    sendProbe: (nonce) => void probes.push(nonce),
    onState: (state) => void states.push(state),
  })
  return {
    clock,
    session,
    connects,
    states,
    probes,
    counts,
    isConnected: () => connected,
    setBroker(does: () => void) {
      broker = does
    },
    setNetwork(is: boolean) {
      network = is
    },
    setReady(is: () => Promise<unknown>) {
      ready = is
    },
    async open() {
      broker = () => {
        session.connected()
        session.opened()
        session.probed(probes.at(-1)!)
      }
      session.start()
      await clock.run(0)
    },
  }
}
