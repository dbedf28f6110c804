import { expect, test } from 'vitest'
import type { Board, Standing } from '../../peer-server/cluster/board.ts'
import { createLetters } from '../../peer-server/cluster/letters.ts'
import type { Claim } from '../../peer-server/cluster/records.ts'
import { createRoutes } from '../../peer-server/cluster/routes.ts'
import { CLOCK_SKEW_MS } from '../../peer-server/limits.ts'

const claim = (node: string, stamp: number, owner = ''): Claim => ({ node, epoch: '1', serial: 1, owner, stamp })
const alive = (its: Claim): Standing => ({ kind: 'alive', text: JSON.stringify(its), claim: its })
const NOTHING: Standing = { kind: 'nothing', text: '' }

/** A bus that answers what the test has put there, one turn later. */
const stage = () => {
  let stands: Standing = NOTHING
  const said: (readonly [node: string, text: string])[] = []
  let [reads, amiss, replayed] = [0, 0, 0]
  const board: Pick<Board, 'read' | 'put' | 'send'> = {
    async read() {
      reads += 1
      const answer = stands
      await new Promise((resolve) => setImmediate(resolve))
      return [answer]
    },
    put: async ({ was }) => {
      if (stands.text === was) stands = NOTHING
      return true
    },
    async send(_id, was, node, sealed) {
      const answer = stands
      await new Promise((resolve) => setImmediate(resolve))
      if (answer.text !== was) return -1
      said.push([node, sealed.slice(sealed.lastIndexOf('\n') + 1)])
      return 1
    },
  }
  const routes = createRoutes({
    node: 'me',
    board: board as Board,
    letters: createLetters({ serverKey: Buffer.alloc(32, 'k'), node: 'me' }),
    isHere: () => false,
    onAmiss: () => {
      amiss += 1
    },
    onReplayed: () => {
      replayed += 1
    },
  })
  return {
    routes,
    said,
    put: (standing: Standing) => {
      stands = standing
    },
    stands: () => stands,
    counts: () => ({ reads, amiss, replayed }),
  }
}

test('who was found once is not looked for again while the same stands there', async () => {
  const { routes, said, put, counts } = stage()
  put(alive(claim('a', 1)))
  for (let n = 0; n < 5; n += 1) expect(await routes.send('bob', `${n}`)).toBe(1)
  expect(counts().reads).toBe(1)
  put(alive(claim('b', 2)))
  expect(await routes.send('bob', 'moved')).toBe(1)
  expect(said.at(-1)).toEqual(['b', 'moved'])
  put(NOTHING)
  expect(await routes.send('bob', 'gone')).toBe(-1)
})

test('messages for one ID stay in their order, also when it moves between them', async () => {
  const { routes, said, put } = stage()
  put(alive(claim('a', 1)))
  const sending: Promise<unknown>[] = []
  for (let n = 0; n < 60; n += 1) {
    sending.push(routes.send('bob', `${n}`))
    if (n % 10 === 5) put(alive(claim(n % 20 === 5 ? 'b' : 'a', n + 2)))
    if (n % 3 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await Promise.all(sending)
  expect(said.map(([, text]) => Number(text))).toEqual(Array.from({ length: 60 }, (_, n) => n))
})

test('[HOSTILE 19] a record older than one that was seen is not believed, taken away, and asked about', async () => {
  const { routes, said, put, stands, counts } = stage()
  const stamp = 1_767_225_600_000
  put(alive(claim('b', stamp)))
  expect(await routes.send('bob', 'hello')).toBe(1)
  put(alive(claim('a', stamp - CLOCK_SKEW_MS - 1)))
  expect(await routes.send('bob', 'astray')).toBeUndefined()
  expect(stands()).toBe(NOTHING)
  expect(counts()).toMatchObject({ amiss: 1, replayed: 1 })
  expect(said).toEqual([['b', 'hello']])
  // As clocks differ, and of another owner, it may be the newest there is.
  put(alive(claim('c', stamp - CLOCK_SKEW_MS)))
  expect(await routes.send('bob', 'here')).toBe(1)
  put(alive(claim('a', stamp - 1e6, 'another')))
  expect(await routes.send('bob', 'there')).toBe(1)
})

test('[HOSTILE 19] a record that no node has written is taken away, and asked about', async () => {
  const { routes, said, put, stands, counts } = stage()
  put({ kind: 'forged', text: 'x' })
  expect(await routes.send('bob', 'astray')).toBeUndefined()
  expect([stands(), said]).toEqual([NOTHING, []])
  expect(counts()).toMatchObject({ amiss: 1 })
})

test('claims of dead nodes, and of this one for somebody who is not here, are nobody’s', async () => {
  const { routes, put, stands } = stage()
  put({ kind: 'dead', text: 'x', claim: claim('a', 1) })
  expect(await routes.send('bob', 'anybody?')).toBe(-1)
  expect(stands()).toBe(NOTHING)
  put(alive(claim('me', 1)))
  expect(await routes.send('bob', 'anybody?')).toBe(-1)
  expect(stands()).toBe(NOTHING)
})
