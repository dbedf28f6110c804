import { describe, expect, test } from 'vitest'
import type { PersonId } from '../../src/engine/ids.ts'
import type { Row } from '../../src/ports/storage.ts'
import { broken, differences, fateOf, type Holder, isLevel } from '../support/invariants.ts'
import { createLane, type LaneFaults } from '../support/lane.ts'

// What storms and long runs are judged by is judged here: on disks that somebody has damaged, it has to say so.

const ANN = 'ann' as PersonId
const BOB = 'bob' as PersonId

const said = (
  on: PersonId,
  author: PersonId,
  seq: number,
  text = `${author === ANN ? 'Ann→Bob' : 'Bob→Ann'} ${seq}`,
) => ({
  conversation: on === ANN ? BOB : ANN,
  ...{ author, instance: 'one', seq, lamport: seq, at: 1, kind: 'text', body: { text } },
  order: [seq, author, 'one', seq],
})

/** Ann has said three things, and knows that they are with Bob, who has read two. */
function two(change: (ann: Record<string, Row[]>, bob: Record<string, Row[]>) => void = () => undefined) {
  const ann: Record<string, Row[]> = {
    entries: [1, 2, 3].map((seq) => said(ANN, ANN, seq)),
    receipts: [{ conversation: BOB, person: BOB, delivered: [['one', 3]], read: [['one', 2]] }],
  }
  const bob: Record<string, Row[]> = {
    entries: [1, 2, 3].map((seq) => said(BOB, ANN, seq)),
    seen: [{ conversation: ANN, author: ANN, upTo: [['one', 2]] }],
  }
  change(ann, bob)
  const holder = (name: string, id: PersonId, all: Record<string, Row[]>): Holder => ({
    ...{ name, id },
    disk: { rows: (table) => all[table] ?? [] },
  })
  return [holder('Ann', ANN, ann), holder('Bob', BOB, bob)] as const
}
const TEXTS = ['Ann→Bob 1', 'Ann→Bob 2', 'Ann→Bob 3']

describe('invariants', () => {
  test('of two who have everything, nothing is said', () => {
    const [ann, bob] = two()
    expect([...broken([ann, bob]), ...differences(ann, bob, TEXTS)]).toEqual([])
    expect(isLevel(ann, bob)).toBe(true)
  })

  test.each([
    ['a hole', (_: unknown, bob: Record<string, Row[]>) => bob.entries?.splice(1, 1), /hole in .*ann one: 1,3/],
    [
      'a tick too many',
      (_: unknown, bob: Record<string, Row[]>) => bob.entries?.pop(),
      /ticked 3 of one, Bob has it not/,
    ],
    ['one read too many', (_: unknown, bob: Record<string, Row[]>) => bob.seen?.pop(), /believes Bob has read 2/],
  ])('at every moment: %s', (_, damage, words) => {
    expect(broken(two(damage as Parameters<typeof two>[0])).join()).toMatch(words)
  })

  test.each([
    ['lost', (_: unknown, bob: Record<string, Row[]>) => bob.entries?.pop(), /never got Ann→Bob 3/],
    [
      'doubled',
      (_: unknown, bob: Record<string, Row[]>) => bob.entries?.push(said(BOB, ANN, 4, 'Ann→Bob 3')),
      /twice: Ann→Bob 3/,
    ],
    [
      'in another order',
      (_: unknown, bob: Record<string, Row[]>) => Object.assign(bob.entries![0]!, { lamport: 9 }),
      /another order/,
    ],
    [
      'edited on one side',
      (ann: Record<string, Row[]>) => Object.assign(ann.entries![0]!, { folded: { edit: { text: 'x', times: 1 } } }),
      /other edits/,
    ],
    [
      'read, and not known',
      (ann: Record<string, Row[]>) => Object.assign(ann.receipts![0]!, { read: [] }),
      /does not know/,
    ],
  ])('in the end: %s', (_, damage, words) => {
    const [ann, bob] = two(damage as Parameters<typeof two>[0])
    expect(differences(ann, bob, TEXTS).join()).toMatch(words)
  })

  test('not ticked is not level', () => {
    const [ann, bob] = two((mine) => Object.assign(mine.receipts![0]!, { delivered: [['one', 2]] }))
    expect(isLevel(ann, bob)).toBe(false)
  })

  test('the fate of what was said: lost, doubled, out of order; what was given up on may be there', () => {
    expect(fateOf(['a', 'b', 'c', 'd'], ['b', 'given up', 'a', 'd', 'd'])).toEqual({
      lost: ['c'],
      doubled: ['d'],
      disordered: ['a after b'],
    })
  })
})

describe('a lane', () => {
  const through = (faults: LaneFaults, frames = [1, 2, 3, 4]) => {
    const passed: number[] = []
    const struck: string[] = []
    let now = faults
    const lane = createLane<number>({
      pass: (frame) => passed.push(frame),
      chance: () => 0,
      faults: () => now,
      struck: (what) => struck.push(what),
    })
    for (const frame of frames) lane.push(frame)
    return {
      ...{ passed, struck, lane },
      heal() {
        now = {}
        lane.changed()
      },
    }
  }

  test('passes everything on at once', () => expect(through({})).toMatchObject({ passed: [1, 2, 3, 4], struck: [] }))
  test('doubles', () => expect(through({ duplicate: 1 }, [1, 2]).passed).toEqual([1, 1, 2, 2]))
  test('lets two change places', () => expect(through({ swap: 1 }).passed).toEqual([2, 1, 4, 3]))
  test('drops', () => expect(through({ drop: 1 }).passed).toEqual([]))
  test('holds, and then lets everything go in its order', () => {
    const { passed, heal, lane } = through({ hold: true })
    expect([passed, lane.waiting()]).toEqual([[], [1, 2, 3, 4]])
    heal()
    expect(passed).toEqual([1, 2, 3, 4])
  })
  test('swallows for good', () => {
    const { passed, heal, lane } = through({ hold: true })
    lane.swallow()
    heal()
    lane.push(5)
    expect(passed).toEqual([])
  })
  test('is slow, and keeps the order', async () => {
    const { passed } = through({ pace: 1, delay: 1 })
    expect(passed).toEqual([])
    await expect.poll(() => passed).toEqual([1, 2, 3, 4])
  })
})
