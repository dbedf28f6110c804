import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { BYTES_A_TURN, ENTRIES_A_TURN, MESSAGE_A_TURN, READ_A_TURN, READERS_A_TURN } from '../../peer-server/limits.ts'
import { createEntrance, createTurns, type Reader } from '../../peer-server/turns.ts'
import { guardWith } from './guardAlone.ts'
import { register } from './harness.ts'

// Turns of the event loop: what one address may take of each, so that all others are heard meanwhile.

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
const readersOf = (turns: ReturnType<typeof createTurns>, count: number, household = '192.0.2.1') =>
  Array.from({ length: count }, () => {
    const reader = {
      household,
      isRead: true as boolean,
      hold: () => {
        reader.isRead = false
      },
      goOn: () => {
        reader.isRead = true
        turns.join(reader)
      },
    } satisfies Reader & { isRead: boolean }
    turns.join(reader)
    return reader
  })
const read = (readers: readonly { readonly isRead: boolean }[]) => readers.filter(({ isRead }) => isRead).length

test('of those who want to come in a few of each address do in one turn, and nobody waits for another address', async () => {
  const entrance = createEntrance()
  const entered: string[] = []
  const come = (household: string, count: number) => {
    for (let n = 0; n < count; n += 1) entrance.wait({ household, goOn: () => entered.push(household) })
  }
  come('192.0.2.1', 3 * ENTRIES_A_TURN)
  come('192.0.2.2', 1)
  for (const soFar of [1, 2, 3]) {
    await turn()
    expect(entered.filter((household) => household === '192.0.2.1')).toHaveLength(soFar * ENTRIES_A_TURN)
    expect(entered).toContain('192.0.2.2')
  }
})

test('an address that has said enough for one turn is not read until the next, a few of its sockets at a time', async () => {
  const turns = createTurns()
  const [crowd, others] = [readersOf(turns, 100), readersOf(turns, 3, '192.0.2.2')]
  turns.spend(crowd[0]!, BYTES_A_TURN)
  expect(read(crowd)).toBe(100)
  turns.spend(crowd[1]!, 1)
  expect([read(crowd), read(others)]).toEqual([0, 3])
  await turn()
  expect(read(crowd)).toBe(READERS_A_TURN)
  turns.spend(crowd[0]!, BYTES_A_TURN + 1)
  expect(read(crowd)).toBe(0)
  // Whoever had its turn comes last, and whoever has nothing to say is soon out of the way.
  for (let n = 0; n < Math.floor((100 - READERS_A_TURN) / READERS_A_TURN); n += 1) {
    expect(crowd[0]!.isRead).toBe(false)
    await turn()
  }
  for (let n = 0; n < 2; n += 1) await turn()
  expect(read(crowd)).toBe(100)
})

test('whoever leaves is not waited for', async () => {
  const turns = createTurns()
  const crowd = readersOf(turns, 3)
  turns.leave(crowd[0]!)
  turns.spend(crowd[1]!, BYTES_A_TURN + 1)
  expect(crowd.map(({ isRead }) => isRead)).toEqual([true, false, false])
})

/** Turns in which something happened, and how often in each. */
const watchTurns = () => {
  const counts = [0]
  let isOver = false
  const next = () => {
    counts.push(0)
    if (!isOver) setImmediate(next)
  }
  next()
  onTestFinished(() => {
    isOver = true
  })
  return {
    counts,
    note: () => {
      counts[counts.length - 1]! += 1
    },
  }
}

test('a hundred who come at once are let in one turn after the other', async () => {
  const { counts, note } = watchTurns()
  const limits = { maxClients: 1_000, messageBurst: 500, messagesPerSecond: 50 }
  const { port } = await guardWith(60_000, {
    ...limits,
    admit: async () => {
      note()
      return { kind: 'by-token' }
    },
  })
  const sockets = Array.from({ length: 100 }, () => connectTcp(port, '127.0.0.1'))
  onTestFinished(() => void sockets.forEach((socket) => void socket.destroy()))
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  // Until the last of them was accepted, of which there is one in each turn.
  for (let n = 0; n < 500; n += 1) await turn()
  for (const [n, socket] of sockets.entries())
    socket.write(
      `GET /peer/peerjs?key=peerjs&id=c${n}&token=t HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    )
  await expect.poll(() => counts.reduce((sum, count) => sum + count, 0)).toBe(100)
  expect(Math.max(...counts)).toBeLessThanOrEqual(2 * ENTRIES_A_TURN)
})

/** A guard whose clients speak to somebody elsewhere, and in which turn each of their messages is looked at. */
const watchMessages = async () => {
  const { counts, note } = watchTurns()
  const limits = { maxClients: 1_000, messageBurst: 500, messagesPerSecond: 50 }
  const { port } = await guardWith(60_000, {
    ...limits,
    cluster: (handlers) => {
      void handlers
      return {
        claim: async () => 'mine',
        release() {},
        // Of a message to somebody elsewhere.
        send: async () => {
          note()
          return true
        },
        takeOnce: async () => true,
        state: () => 'alone',
        stop: async () => {},
      }
    },
  })
  return { port, counts, all: () => counts.reduce((sum, count) => sum + count, 0) }
}

test('forty sockets that pour at once are read one turn after the other, and all that they say arrives', async () => {
  const { port, counts, all } = await watchMessages()
  const clients = await Promise.all(Array.from({ length: 40 }, (_, n) => register(port, `c${n}`)))
  for (const client of clients)
    for (let n = 0; n < 3; n += 1) client.send({ type: 'OFFER', dst: 'elsewhere', payload: 'x'.repeat(20_000) })
  await expect.poll(all).toBe(120)
  // Three of each read of 64 KB, and one more read.
  expect(Math.max(...counts)).toBeLessThanOrEqual(8)
})

test('so are three hundred who say little: a read costs, and each message in it', async () => {
  const { port, counts, all } = await watchMessages()
  const clients = await Promise.all(Array.from({ length: 300 }, (_, n) => register(port, `c${n}`)))
  const most = (cost: number) => Math.ceil(BYTES_A_TURN / cost)
  for (const client of clients) client.send('{"type":"OFFER","dst":"elsewhere"}')
  await expect.poll(all).toBe(300)
  expect(Math.max(...counts)).toBeLessThanOrEqual(most(READ_A_TURN + MESSAGE_A_TURN))
  counts.splice(0, counts.length - 1, 0)
  counts[counts.length - 1] = 0
  // Many in each of a few reads.
  for (const client of clients.slice(0, 20))
    for (let n = 0; n < 50; n += 1) client.send('{"type":"OFFER","dst":"elsewhere"}')
  await expect.poll(all).toBe(1_000)
  expect(Math.max(...counts)).toBeLessThanOrEqual(most(MESSAGE_A_TURN) + 50)
})
