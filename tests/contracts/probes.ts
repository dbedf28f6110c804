import type { Probes } from '../../src/ports/probes.ts'
import type { Address } from '../../src/ports/transport.ts'
import { check } from '../support/check.ts'
import type { Contract } from './contract.ts'

/** Probes of a device that is online and hides nothing, until it is told to. */
export interface ProbesUnderTest {
  readonly probes: Probes
  /** Connections that are open now, and all that were ever made. */
  live(): number
  made(): number
  hidden(is: boolean): void
  /** Addresses that answer with `{"well":true}`, with words, and not at all. */
  readonly places: { readonly json: string; readonly words: string; readonly nobody: string }
}

/** Longer than a browser takes for its own networks, and shorter than it waits for a server that is silent. Milliseconds. */
const WITHIN = 3_000
const NOBODY = { url: 'turn:127.0.0.1:9?transport=udp', username: 'nobody', credential: 'none' }

/** All that `src/ports/probes.ts` promises and that needs no server to be seen. */
export const probesContract: Contract<ProbesUnderTest> = [
  promise('without a server it finds the networks of this device, and no more', async ({ probes, made }) => {
    const { candidates, errors, end } = await probes.gather({ servers: [], policy: 'all', within: WITHIN })
    check.equal(end, 'complete')
    check.equal(errors, [])
    check.that(candidates.length > 0)
    for (const { type, address, port } of candidates) {
      check.equal(type, 'host')
      check.that(address !== '' && Number.isInteger(port))
    }
    check.equal(made(), 1)
  }),

  promise('it ends with the first of those that were asked for', async ({ probes }) => {
    const { candidates, end } = await probes.gather({ servers: [], policy: 'all', until: 'host', within: WITHIN })
    check.equal([candidates.length, end], [1, 'enough'])
  }),

  promise('behind a relay that is none, no candidate is found, least of all one of its own', async ({ probes }) => {
    const none = await probes.gather({ servers: [], policy: 'relay', within: WITHIN })
    check.equal([none.candidates, none.errors], [[], []])
    const silent = await probes.gather({ servers: [NOBODY], policy: 'relay', within: 500 })
    check.equal(silent.candidates, [])
    check.that(silent.end === 'timeout' || silent.errors.length > 0)
  }),

  promise('what a browser does not take for a server is refused', async ({ probes }) => {
    const servers = [{ url: 'stun:not a server' }]
    check.equal(await probes.gather({ servers, policy: 'all', within: WITHIN }), {
      ...{ candidates: [], errors: [], end: 'refused' },
    })
  }),

  promise('hidden: nothing that could tell the address is as much as made', async ({ probes, hidden, made }) => {
    hidden(true)
    for (const servers of [[], [{ url: 'stun:127.0.0.1:9' }]]) {
      const found = await probes.gather({ servers, policy: 'all', within: WITHIN })
      check.equal(found, { candidates: [], errors: [], end: 'hidden' })
    }
    check.equal(made(), 0)
    const relayed = await probes.gather({ servers: [], policy: 'relay', within: 200 })
    check.notEqual(relayed.end, 'hidden')
    hidden(false)
  }),

  promise('hidden meanwhile: what is under way ends at once, and has found nothing', async ({ probes, hidden }) => {
    const gathering = probes.gather({ servers: [{ url: 'stun:127.0.0.1:9' }], policy: 'all', within: 60_000 })
    hidden(true)
    probes.hide()
    check.equal((await gathering).end, 'hidden')
    check.equal((await gathering).candidates, [])
    hidden(false)
  }),

  promise('what uses relays alone goes on when the address is hidden', async ({ probes }) => {
    const gathering = probes.gather({ servers: [NOBODY], policy: 'relay', within: 300 })
    probes.hide()
    check.notEqual((await gathering).end, 'hidden')
  }),

  promise('many at a time do not mix, and each is closed', async ({ probes, made }) => {
    const all = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        probes.gather({ servers: [], policy: n % 2 === 0 ? 'all' : 'relay', within: WITHIN }),
      ),
    )
    check.equal(
      all.map(({ candidates }) => candidates.length > 0),
      [true, false, true, false, true, false],
    )
    check.equal(made(), 6)
  }),

  promise('an answer is given as it came, and none is none', async ({ probes, places }) => {
    check.equal(await probes.ask(places.json), { status: 200, json: { well: true } })
    check.equal(await probes.ask(places.words), { status: 200, json: undefined })
    check.equal(await probes.ask(places.nobody), undefined)
  }),

  promise('of somebody who was never tried there is nothing', async ({ probes }) => {
    check.equal(await probes.tried('nobody' as Address), undefined)
  }),

  promise('it says what it knows of disk and browser', async ({ probes }) => {
    const { persisted, free } = await probes.disk()
    check.that(persisted === undefined || typeof persisted === 'boolean')
    check.that(free === undefined || (Number.isFinite(free) && free >= 0))
    check.that(probes.browser().length > 0)
    check.equal([probes.isSecure(), probes.isOnline()], [true, true])
    check.that(/^https?:/.test(probes.server().url))
  }),
]

/** Each case ends with nothing left open. */
function promise(name: string, run: (subject: ProbesUnderTest) => Promise<void>) {
  return {
    name,
    async run(subject: ProbesUnderTest) {
      await run(subject)
      check.equal(subject.live(), 0, 'connections that are left')
    },
  }
}
