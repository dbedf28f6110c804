import type { SideEnding } from '../../src/ports/sideConnections.ts'
import { check } from '../support/check.ts'
import type { KeptSide, SidePair } from '../support/sidePair.ts'
import type { Contract } from './contract.ts'

/** Two people with a proved link, on ends of some make. */
export interface SidesUnderTest extends SidePair {
  /** Ends that are open now, of both together. */
  live(): number
  pause(ms: number): Promise<void>
}

const KIB = 1024
const bytes = (...all: number[]) => new Uint8Array(all)

/** All that `src/ports/sideConnections.ts` promises and that needs no hostile peer to be seen. */
export const sideConnectionsContract: Contract<SidesUnderTest> = [
  promise(
    '[C1] one that is asked for comes up on both sides, which agree on what it is',
    async ({ a, b, opened, live }) => {
      const [here, there] = await opened()
      check.equal([here.connection.peer, there.connection.peer], [b.id, a.id])
      check.equal([here.connection.opener, there.connection.opener], [true, false])
      check.equal(here.connection.id.length, 22)
      for (const { connection } of [here, there]) {
        check.equal([connection.purpose, connection.connected], ['files', true])
        check.that(connection.data)
        check.equal(connection.media, undefined)
      }
      check.equal([a.kept.length, b.kept.length, live()], [1, 1, 2])
    },
  ),

  promise('[C1] a purpose that nobody lets in is refused, and nothing is left', async ({ a, b, until, live }) => {
    b.lets.delete('files')
    check.equal(await a.open('files'), 'refused')
    await until(() => live() === 0)
    check.equal([b.kept.length, b.counts.get('side.denied.refused')], [0, 1])
    check.that(typeof (await a.open('call')) !== 'string')
  }),

  promise('[C1] without a link, with a peer that serves none, or with a stranger there is none', async (pair) => {
    const { a, b, cut, link, live } = pair
    cut()
    check.equal(await a.open(), 'offline')
    b.old()
    await link()
    check.equal(await a.open(), 'unsupported')
    a.friend = false
    check.equal(await a.open(), 'refused')
    check.equal(live(), 0)
  }),

  promise('[C4] messages arrive whole and in order, both ways', async ({ opened, until }) => {
    const [here, there] = await opened()
    const sent = [1, 2, 255, 4 * KIB, 64 * KIB, 0, 256 * KIB, 3].map((length, i) => new Uint8Array(length).fill(i + 1))
    for (const message of sent) check.that(here.connection.data!.send(message))
    for (const message of sent.toReversed()) check.that(there.connection.data!.send(message))
    await until(() => here.got.length === sent.length && there.got.length === sent.length)
    check.equal(there.got, sent)
    check.equal(here.got, sent.toReversed())
  }),

  promise(
    '[C4] what is too large, or more than may wait, is not taken; what waits is drained',
    async ({ opened, until }) => {
      const [here, there] = await opened()
      const { data } = here.connection
      check.that(!data!.send(new Uint8Array(256 * KIB + 1)))
      let taken = 0
      while (taken < 100 && data!.send(new Uint8Array(256 * KIB))) taken++
      check.that(taken > 4 && taken <= 64)
      check.that(data!.buffered <= 4 * KIB * KIB)
      await data!.whenDrained()
      check.that(data!.buffered <= 256 * KIB)
      await until(() => there.got.length === taken)
      check.that(data!.send(bytes(1)))
    },
  ),

  promise('[C4] two between the same two do not mix', async ({ opened, until }) => {
    const [[one, farOne], [two, farTwo]] = [await opened(), await opened()]
    one.connection.data!.send(bytes(1))
    two.connection.data!.send(bytes(2))
    await until(() => farOne.got.length + farTwo.got.length === 2)
    check.equal([farOne.got, farTwo.got], [[bytes(1)], [bytes(2)]])
    one.connection.close()
    two.connection.data!.send(bytes(3))
    await until(() => farTwo.got.length === 2 && farOne.over !== undefined)
  }),

  promise('[C7] a close is told on both sides, once, also to whoever asks later', async ({ opened, until, live }) => {
    const [here, there] = await opened()
    const told: (SideEnding | string)[] = []
    there.connection.onClose((why) => told.push(why))
    here.connection.close()
    here.connection.close()
    await until(() => there.over !== undefined)
    check.equal([here.over, there.over, told], ['closed', 'closed', ['closed']])
    const before = told.length
    here.connection.onClose((why) => told.push(why))
    check.equal(told.length, before)
    await until(() => told.length === 2)
    check.equal([live(), here.connection.connected, here.connection.data!.send(bytes(1))], [0, false, false])
    check.equal(here.connection.data!.buffered, 0)
    await here.connection.data!.whenDrained()
  }),

  promise('[C7] a wish that is cancelled at any moment leaves nothing on either side', async (pair) => {
    const { a, b, pause, until, live } = pair
    for (let ms = 0; ms < 60; ms += 6) {
      const opening = a.sides.open(b.id, 'files')
      await pause(ms)
      opening.cancel()
      const result = await opening.result
      if (result.ok) await until(() => a.kept.every(({ over }) => over) && !result.connection.connected)
      await until(() => live() === 0)
    }
  }),

  promise('[C6] both open at once: each comes up on both sides', async ({ a, b, until, live }) => {
    const [mine, yours] = await Promise.all([a.open(), b.open()])
    check.that(typeof mine !== 'string' && typeof yours !== 'string')
    await until(() => a.kept.length === 2 && b.kept.length === 2)
    check.equal(live(), 4)
  }),

  promise(
    '[C3] both negotiate at once: one gives way, and not a message is lost',
    async ({ a, b, opened, until, pause, tamper }) => {
      const [here, there] = await opened()
      const descriptions: unknown[] = []
      tamper((_, frame) => {
        if (frame.kind === 'description') descriptions.push(frame.body.type)
        return [frame]
      })
      a.sides.wake()
      b.sides.wake()
      const sent = Array.from({ length: 60 }, (_, i) => i)
      for (const i of sent) {
        check.that(here.connection.data!.send(bytes(i)))
        await pause(3)
      }
      await until(() => descriptions.includes('answer'))
      await until(() => there.got.length === sent.length)
      check.equal(
        there.got.map((message) => message?.[0]),
        sent,
      )
      check.that((a.counts.get('side.glare') ?? 0) + (b.counts.get('side.glare') ?? 0) > 0, 'it never collided')
      check.equal(
        [here.over, there.over, here.connection.connected, there.connection.connected],
        [undefined, undefined, true, true],
      )
    },
  ),

  promise('[C5] a link that dies at any frame of a negotiation: the next one takes over', async (pair) => {
    const { a, b, cut, link, until, live, tamper, pause } = pair
    for (let last = 0; last < 9; last++) {
      let frames = 0
      tamper((_, frame) => (frame.proto === 'side/1' && ++frames > last ? [] : [frame]))
      const opening = a.open()
      await pause(60)
      cut()
      tamper((_, frame) => [frame])
      await link()
      const here = await opening
      check.that(typeof here !== 'string', `after ${last} frames: ${String(here)}`)
      const there = () => b.kept.find(({ connection }) => connection.id === (here as KeptSide).connection.id)
      await until(() => there() !== undefined)
      ;(here as KeptSide).connection.data!.send(bytes(7))
      await until(() => there()!.got.length === 1)
      ;(here as KeptSide).connection.close()
      await until(() => live() === 0)
    }
  }),

  promise(
    '[C5] without a link it goes on, and a close is told over the next one',
    async ({ opened, cut, link, until, live }) => {
      const [here, there] = await opened()
      cut()
      here.connection.data!.send(bytes(1))
      await until(() => there.got.length === 1)
      check.that(here.connection.connected)
      await link()
      there.connection.data!.send(bytes(2))
      await until(() => here.got.length === 1)
      cut()
      here.connection.close()
      await link()
      await until(() => there.over !== undefined)
      check.equal(live(), 0)
    },
  ),

  promise(
    '[C7] a page that begins anew holds none of them, and the other one learns it',
    async ({ b, opened, cut, link, until, live }) => {
      const [here] = await opened()
      cut()
      b.reload()
      await link()
      await until(() => here.over !== undefined)
      check.equal(here.over, 'lost')
      check.equal([live(), b.kept.length], [0, 0])
    },
  ),

  promise('[C8] more than four with one peer are refused', async ({ a, b, opened, live }) => {
    for (let i = 0; i < 4; i++) await opened()
    check.equal([await a.open(), await b.open()], ['limit', 'limit'])
    check.equal(live(), 8)
    a.kept[0]!.connection.close()
    check.that(typeof (await a.open()) !== 'string')
  }),

  promise('[C7] whoever is not admitted any more has none left, nor has anybody after the stop', async (pair) => {
    const { a, b, opened, until, live } = pair
    const [, there] = await opened()
    a.sides.drop(b.id)
    check.equal(a.kept[0]!.over, 'closed')
    await until(() => there.over !== undefined)
    const [, other] = await opened('call')
    a.sides.stop()
    await until(() => other.over !== undefined && live() === 0)
    check.equal(await a.open(), 'refused')
  }),

  promise('[C3] a call has sound, camera and screen on both sides, and is negotiated anew by either', async (pair) => {
    const { a, b, opened, until, pause } = pair
    const [here, there] = await opened('call')
    for (const { connection } of [here, there]) {
      check.equal(
        connection.media!.received.map(({ kind }) => kind),
        ['audio', 'video', 'video'],
      )
      check.equal(connection.data, undefined)
      check.that(await connection.media!.send(0, undefined))
      check.that(!(await connection.media!.send(3, undefined)))
    }
    here.connection.media!.direct(1, 'recvonly')
    there.connection.media!.direct(2, 'inactive')
    await pause(1_000)
    a.sides.wake()
    b.sides.wake()
    await pause(2_000)
    await until(() => here.connection.connected && there.connection.connected)
    check.equal([here.over, there.over], [undefined, undefined])
  }),

  promise('the path is known once it is there', async ({ opened, until }) => {
    const [here] = await opened()
    let path: string | undefined
    const look = async () => {
      path = await here.connection.path()
    }
    await look()
    await until(() => {
      void look()
      return path !== undefined
    })
    check.equal(path, 'direct')
    here.connection.close()
    check.equal(await here.connection.path(), undefined)
  }),
]

/** Each case begins with a link, and ends with nothing left. */
function promise(name: string, run: (subject: SidesUnderTest) => Promise<void>) {
  return {
    name,
    async run(subject: SidesUnderTest) {
      try {
        await subject.link()
        await run(subject)
      } finally {
        subject.stop()
      }
      check.equal(subject.live(), 0, 'ends that are left')
    },
  }
}
