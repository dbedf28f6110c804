import { EventEmitter } from 'node:events'
import type { Duplex } from 'node:stream'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { WebSocket } from 'ws'
import {
  ADDRESS_FACTOR,
  BEGUN_IN_ALL,
  BEGUN_PER_ADDRESS,
  CROWDED_COST,
  MESSAGE_MS,
  NETWORK_FACTOR,
  RELAY_UNREAD,
  STRANGER_BURST,
  STRANGER_FIRST_SHARE,
  STRANGER_FIRST_UNREAD,
  STRANGER_UNREAD,
  UNREAD_IN_ALL,
  UNREAD_PER_ADDRESS,
} from '../../peer-server/budgets.ts'
import { ClientSocket } from '../../peer-server/clientSocket.ts'
import { createCrowd } from '../../peer-server/crowd.ts'
import { createMemory } from '../../peer-server/memory.ts'
import { createTurns } from '../../peer-server/turns.ts'
import { encodeFrame } from '../hostile/broker/rawSocket.ts'

// What clients make the broker keep, and how much of it there may be for one, for an address, a network and in all. Lines and clock are
// the test's; tests/hostile/broker does it over real ones.

afterEach(() => void vi.restoreAllMocks())

/** A broker's worth of clients, whose lines one can fill and clock one can turn. */
const createStage = (rates = { messagesPerSecond: 1_000_000, messageBurst: 1_000_000 }) => {
  let now = 1_000
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  const handlers = {
    ...rates,
    memory: createMemory<ClientSocket>(),
    crowd: createCrowd(rates),
    turns: createTurns(),
    onMessage: vi.fn(),
    onGone: vi.fn(),
    onCut: vi.fn(),
  }
  const enter = (address: string) => {
    const line = Object.assign(new EventEmitter(), { cork() {}, uncork() {}, write: () => true })
    const socket = Object.assign(new EventEmitter(), {
      OPEN: 1,
      readyState: 1,
      bufferedAmount: 0,
      send() {},
      close: vi.fn(),
      terminate: vi.fn(),
      ping() {},
      pause() {},
      resume() {},
    })
    const who = { id: `client-${address}`, serial: 1, address }
    const client = new ClientSocket(handlers, socket as unknown as WebSocket, line as unknown as Duplex, who)
    return {
      client,
      socket,
      /** A read of so many bytes: a message's first, or more of it. It does not end. */
      read(bytes: number) {
        const head = Buffer.from([0x01, 0xff, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff])
        line.emit('data', Buffer.concat([head, Buffer.alloc(bytes)]).subarray(0, bytes))
      },
      /** A whole frame of 2.5 KB, as far as the line sees it. */
      offer: () => void line.emit('data', encodeFrame({ opcode: 1, payload: Buffer.alloc(2_500) })),
      /** So much is not read yet. */
      pile(bytes: number) {
        socket.bufferedAmount = bytes
        client.noteUnread()
      },
      isCut: () => socket.close.mock.calls.length > 0,
    }
  }
  return { handlers, enter, wait: (ms: number) => (now += ms) }
}

const READ = 64 * 1024
/** An IPv4 address for each of many. */
const elsewhere = (n: number) => `198.51.${Math.floor(n / 250)}.${n % 250}`

describe('[HOSTILE 15] a message that has begun', () => {
  test('[MESSAGE_MS bites] [MESSAGE_MS spares] may take its time, but not for ever', () => {
    const { enter, wait, handlers } = createStage()
    const { client, read, isCut } = enter('192.0.2.1')
    expect(client.isSlow(performance.now())).toBe(false)
    read(10)
    wait(MESSAGE_MS)
    // That it goes on a little makes it no younger.
    read(1)
    expect(client.isSlow(performance.now())).toBe(false)
    wait(1)
    expect(client.isSlow(performance.now())).toBe(true)
    client.cutOver('slow')
    expect([isCut(), handlers.onCut.mock.calls]).toEqual([true, [['slow']]])
  })

  test('[BEGUN_PER_ADDRESS bites] of all that an address has begun, the oldest goes', () => {
    const { enter, handlers } = createStage()
    const clients = Array.from({ length: Math.ceil(BEGUN_PER_ADDRESS / READ) + 1 }, () => enter('192.0.2.1'))
    const neighbour = enter('192.0.2.2')
    neighbour.read(READ)
    for (const { read } of clients) read(READ)
    expect(clients.map(({ isCut }) => isCut()).slice(0, 3)).toEqual([true, true, false])
    expect(neighbour.isCut()).toBe(false)
    expect(handlers.onCut).toHaveBeenCalledWith('begun')
    expect(handlers.memory.begun.inAll()).toBeLessThanOrEqual(BEGUN_PER_ADDRESS + 2 * READ)
  })

  test('[BEGUN_PER_ADDRESS spares] an office of five hundred that all send an offer in two parts', () => {
    const { enter, handlers } = createStage()
    for (let n = 0; n < 500; n += 1) enter('192.0.2.1').read(2_500)
    expect(handlers.onCut).not.toHaveBeenCalled()
  })

  test('a network has eight times as much, whatever household of it', () => {
    const { enter, handlers } = createStage()
    const most = Math.ceil((BEGUN_PER_ADDRESS * NETWORK_FACTOR) / READ)
    for (let n = 0; n < most + 8; n += 1) enter(`2001:db8:1:${n.toString(16)}::1`).read(READ)
    expect(handlers.onCut).toHaveBeenCalledWith('begun')
  })

  test('[BEGUN_IN_ALL bites] of all that all have begun, the oldest goes, and whoever comes then does not', () => {
    const { enter, handlers } = createStage()
    for (let n = 0; n < Math.ceil(BEGUN_IN_ALL / READ); n += 1) enter(elsewhere(n)).read(READ)
    const last = enter('192.0.2.1')
    last.read(1_000)
    expect(handlers.onCut).toHaveBeenCalledWith('begun')
    expect(last.isCut()).toBe(false)
    expect(handlers.memory.begun.inAll()).toBeLessThanOrEqual(BEGUN_IN_ALL)
  })

  test('[BEGUN_IN_ALL spares] ten thousand who send an offer in two parts at the same moment', () => {
    const { enter, handlers } = createStage()
    for (let n = 0; n < 10_000; n += 1) enter(elsewhere(n)).read(2_500)
    expect(handlers.onCut).not.toHaveBeenCalled()
  })

  test('who goes leaves nothing behind', () => {
    const { enter, handlers } = createStage()
    const { client, read, pile } = enter('192.0.2.1')
    read(READ)
    pile(READ)
    client.leave(1006)
    expect([handlers.memory.begun.inAll(), handlers.memory.unread.inAll()]).toEqual([0, 0])
  })
})

describe('[HOSTILE 15] what is not read', () => {
  const friend = { tag: 7, place: '192.0.2.9' }
  const offer = (bytes: number) => ({ type: 'OFFER', isRequest: false, bytes })
  const knows = (client: ClientSocket) => {
    client.speakTo(friend.tag)
    return client
  }

  test('[STRANGER_UNREAD bites] [STRANGER_UNREAD spares] a slow line is sent nothing more of strangers but their first words', () => {
    const { client, pile } = createStage().enter('192.0.2.1')
    const heard = () => Array.from({ length: 10 }, () => client.refuses(friend, offer(100), 0) ?? 'heard')
    const first = Array(STRANGER_BURST * STRANGER_FIRST_SHARE).fill('heard')
    pile(STRANGER_UNREAD)
    expect(heard()).toEqual([...first, ...Array(10 - first.length).fill('stranger')])
    pile(STRANGER_UNREAD - 100)
    expect(client.refuses(friend, offer(100), 0)).toBeUndefined()
  })

  test('[STRANGER_FIRST_UNREAD bites] [STRANGER_FIRST_UNREAD spares] and not even those on a slower one', () => {
    const { client, pile } = createStage().enter('192.0.2.1')
    pile(STRANGER_FIRST_UNREAD - 100)
    expect(client.refuses(friend, offer(100), 0)).toBeUndefined()
    pile(STRANGER_FIRST_UNREAD)
    expect(client.refuses(friend, offer(100), 0)).toBe('unread')
    expect(knows(client).refuses(friend, offer(100), 0)).toBeUndefined()
  })

  test('[UNREAD_PER_ADDRESS bites] nobody says anything to those at an address that reads nothing, except who has read all', () => {
    const { enter } = createStage()
    const deaf = Array.from({ length: Math.ceil(UNREAD_PER_ADDRESS / RELAY_UNREAD) + 1 }, () => enter('192.0.2.1'))
    const neighbour = enter('192.0.2.1')
    for (const { pile } of deaf) pile(RELAY_UNREAD - 1_000)
    expect(knows(deaf[0]!.client).refuses(friend, offer(100), 0)).toBe('unread')
    deaf[0]!.client.send('from the broker itself')
    expect(deaf[0]!.socket.terminate).toHaveBeenCalled()
    expect(knows(neighbour.client).refuses(friend, offer(100), 0)).toBeUndefined()
    expect(neighbour.socket.terminate).not.toHaveBeenCalled()
  })

  test('[UNREAD_PER_ADDRESS spares] an office of five hundred whose offers are all on their way', () => {
    const { enter } = createStage()
    const office = Array.from({ length: 500 }, () => enter('192.0.2.1'))
    for (const { pile } of office) pile(30_000)
    for (const { client } of office) expect(knows(client).refuses(friend, offer(2_500), 0)).toBeUndefined()
  })

  test('[UNREAD_IN_ALL bites] [UNREAD_IN_ALL spares] in all there is so much, and whoever reads is told all the same', () => {
    const { enter } = createStage()
    const deaf = Array.from({ length: Math.ceil(UNREAD_IN_ALL / 700_000) }, (_, n) => enter(elsewhere(n)))
    for (const { pile } of deaf.slice(1)) pile(700_000)
    const [first] = deaf
    first!.pile(20_000)
    expect(knows(first!.client).refuses(friend, offer(100), 0)).toBeUndefined()
    first!.pile(700_000)
    expect(first!.client.refuses(friend, offer(100), 0)).toBe('unread')
    expect(knows(enter('192.0.2.1').client).refuses(friend, offer(100), 0)).toBeUndefined()
  })

  test('what was read in the meantime counts no more', () => {
    const { enter, handlers } = createStage()
    const { client, pile } = enter('192.0.2.1')
    pile(READ)
    pile(0)
    expect(handlers.memory.unread.inAll()).toBe(0)
    client.checkAlive()
  })
})

describe('messages of one address', () => {
  const rates = { messagesPerSecond: 50, messageBurst: 500 }
  const heartbeat = Buffer.from('{"type":"HEARTBEAT"}')

  test('[ADDRESS_FACTOR bites] [CROWDED_COST bites] five hundred sockets that pour: soon they are cut off', () => {
    const { enter, handlers } = createStage(rates)
    const crowd = Array.from({ length: 500 }, () => enter('192.0.2.1'))
    let taken = 0
    for (let round = 0; round < 500; round += 1)
      for (const { client, isCut } of crowd)
        if (!isCut()) {
          client.onFrame(heartbeat, false)
          taken += 1
        }
    // All that they have together, and then what each has left in forties.
    const most = rates.messageBurst * ADDRESS_FACTOR
    expect(taken).toBeLessThanOrEqual(most + 500 * (rates.messageBurst / CROWDED_COST) + 500)
    expect(handlers.onCut.mock.calls).toEqual(Array(500).fill(['address']))
    expect(enter('192.0.2.2').isCut()).toBe(false)
  })

  test('[CROWDED_COST spares] who says little there goes on', () => {
    const { enter } = createStage(rates)
    const [loud, quiet] = [Array.from({ length: 45 }, () => enter('192.0.2.1')), enter('192.0.2.1')]
    for (const { client } of loud) for (let n = 0; n < 500; n += 1) client.onFrame(heartbeat, false)
    for (let n = 0; n < 11; n += 1) quiet.client.onFrame(heartbeat, false)
    expect(quiet.isCut()).toBe(false)
  })

  test('[ADDRESS_FACTOR spares] forty friends behind one address come back at once and dial as many each', () => {
    const { enter, handlers } = createStage(rates)
    for (let n = 0; n < 40; n += 1) {
      const { client, offer } = enter('192.0.2.1')
      for (let dials = 0; dials < 40; dials += 1) {
        offer()
        for (let part = 0; part < 4; part += 1) client.onFrame(heartbeat, false)
      }
    }
    expect(handlers.onCut).not.toHaveBeenCalled()
  })

  test('those who have been quiet are forgotten', () => {
    const crowd = createCrowd({ messagesPerSecond: 1, messageBurst: 1 })
    const holder = { household: '192.0.2.1', network: undefined }
    for (let n = 0; n < ADDRESS_FACTOR; n += 1) expect(crowd.takeMessage(holder, 0)).toBe(true)
    crowd.forget(500)
    expect(crowd.takeMessage(holder, 500)).toBe(true)
    expect(crowd.takeBytes(holder, 82_000, 500)).toBe(false)
    crowd.forget(10_000)
    expect(crowd.takeMessage(holder, 10_000)).toBe(true)
  })
})
