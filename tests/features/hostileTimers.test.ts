import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { timerOf } from '../../src/conversation/agreement.ts'
import { MAX_RETIMED, MAX_TIMER_STEPS } from '../../src/conversation/limits.ts'
import { came, createFloor, FRIEND, ME } from '../support/floor.ts'

type Floor = ReturnType<typeof createFloor>
const timer = (seq: number, lamport: number, seconds: number, more: object = {}) =>
  came(seq, lamport, 'timer', { seconds, ...more })
const answer = (seq: number, lamport: number, seconds: number, to: number) =>
  timer(seq, lamport, seconds, { answers: { instance: 'mine-1', seq: to } })
const text = (seq: number, lamport: number, words: string, ttl?: number) =>
  came(seq, lamport, 'text', { text: words, ...(ttl ? { ttl } : {}) })
const stands = (floor: Floor) => timerOf(floor.summary())
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const withdraw = (seq: number) => ({ seconds: 0, declines: { by: ME, instance: 'mine-1', seq } })

/** Nothing of theirs disappears, now or after a reload. */
async function expectNone(floor: Floor, seconds = 0) {
  for (const each of [floor, await floor.reload()]) {
    expect(stands(each).seconds).toBe(seconds)
    expect(each.disk.rows('vanishing')).toEqual([])
    expect(each.rows().filter(({ ttl }) => ttl)).toEqual([])
  }
}

describe('[HOSTILE 4] an answer to what is not open', () => {
  test('[HOSTILE 4] [D14] to what I have withdrawn', async () => {
    const floor = createFloor()
    await floor.say('timer', { seconds: 60 })
    await floor.say('timer', withdraw(1))
    await floor.hear('theirs', answer(1, 5, 60, 1), text(2, 6, 'stays', 60))
    await expectNone(floor)
    expect(await floor.shown()).toEqual(['timer', 'stays'])
  })

  test('[HOSTILE 4] [D14] to what I have withdrawn, while the same is suggested again', async () => {
    const floor = createFloor()
    await floor.say('timer', { seconds: 60 })
    await floor.say('timer', withdraw(1))
    await floor.say('timer', { seconds: 60 })
    await floor.hear('theirs', answer(1, 5, 60, 1), text(2, 6, 'stays', 60))
    expect(stands(floor)).toEqual({ seconds: 0, proposal: { from: 'me', seconds: 60 } })
    await expectNone(floor)
  })

  test('[HOSTILE 4] [D14] as if it had been given before I withdrew: what I withdrew ends', async () => {
    const floor = createFloor()
    await floor.say('timer', { seconds: 60 })
    await floor.say('text', { text: 'mine' })
    await floor.say('timer', withdraw(1))
    await floor.hear('back', answer(1, 2, 60, 1), text(2, 4, 'stays', 60))
    await expectNone(floor)
  })

  test('[HOSTILE 4] [D14] to what was ended, and to what another has taken the place of', async () => {
    const floor = createFloor()
    await floor.say('timer', { seconds: 60 })
    await floor.hear('theirs', timer(1, 2, 0), answer(2, 3, 60, 1), text(3, 4, 'stays', 60))
    await floor.say('timer', { seconds: 60 })
    await floor.say('timer', { seconds: 3_600 })
    await floor.hear('theirs', answer(4, 9, 60, 2), text(5, 10, 'stays', 60))
    expect(stands(floor)).toEqual({ seconds: 0, proposal: { from: 'me', seconds: 3_600 } })
    await expectNone(floor)
  })

  test('[HOSTILE 4] [D14] a second time, after the end', async () => {
    const floor = createFloor()
    await floor.say('timer', { seconds: 60 })
    await floor.hear('theirs', answer(1, 2, 60, 1))
    expect(stands(floor).seconds).toBe(60)
    await floor.say('timer', { seconds: 0 })
    await floor.hear('theirs', answer(2, 9, 60, 1), text(3, 10, 'stays', 60))
    await floor.hear('other', answer(1, 11, 60, 1), text(2, 12, 'stays', 60))
    await expectNone(floor)
  })

  test('[HOSTILE 4] [D14] however many are said in between', async () => {
    const floor = createFloor()
    await floor.say('timer', { seconds: 60 })
    await floor.say('timer', withdraw(1))
    const many = Array.from({ length: 3 * MAX_TIMER_STEPS }, (_, i) => timer(i + 1, i + 10, 120 + i))
    await floor.hear('theirs', ...many)
    await floor.hear('back', answer(1, 3, 60, 1), text(2, 4, 'stays', 60))
    await floor.hear('theirs', answer(many.length + 1, 900, 60, 1), text(many.length + 2, 901, 'stays', 60))
    await expectNone(floor)
    expect(JSON.stringify(floor.summary()).length).toBeLessThan(2_600)
  })
})

describe('[HOSTILE 4] a time of its own', () => {
  test('[HOSTILE 4] [D13] counts where it stands before the end, and not behind it, whatever comes first', async () => {
    const floor = createFloor()
    await floor.say('timer', { seconds: 60 })
    const logs = {
      theirs: [answer(1, 2, 60, 1), text(2, 3, 'goes', 60)],
      ends: [timer(1, 5, 0)],
      after: [text(1, 6, 'stays', 60), text(2, 7, 'stays too', 60)],
      early: [text(1, 1, 'before', 60)],
    }
    for (const order of [
      ['early', 'theirs', 'ends', 'after'],
      ['after', 'ends', 'theirs', 'early'],
      ['theirs', 'early', 'after', 'ends'],
      ['ends', 'after', 'early', 'theirs'],
    ] as const) {
      const each = createFloor()
      await each.say('timer', { seconds: 60 })
      for (const name of order) await each.hear(name, ...logs[name])
      const left = each.rows().filter(({ ttl }) => ttl)
      expect(left.map(({ instance, seq }) => [instance, seq])).toEqual([['theirs', 2]])
      expect(each.disk.rows('vanishing').map(({ instance, seq }) => [instance, seq])).toEqual([['theirs', 2]])
      expect(stands(each)).toEqual({ seconds: 0 })
      expect(await each.shown()).toEqual(['before', 'timer', 'timer', 'goes', 'timer', 'stays', 'stays too'])
    }
  })

  test('[HOSTILE 4] [D13] mine, too, however many: behind an end that comes late they stay, also when their time has run', async () => {
    const floor = createFloor()
    await floor.say('timer', { seconds: 60 })
    await floor.hear('theirs', answer(1, 2, 60, 1))
    const count = MAX_RETIMED + 20
    for (let i = 0; i < count; i++) await floor.say('text', { text: `mine ${i}`, ttl: 60 })
    expect(floor.disk.rows('vanishing').length).toBe(count)
    await floor.hear('ends', timer(1, 3, 0))
    const left = floor.disk.rows('vanishing')
    // The first stands before it, and what is far behind it is looked at when it is due.
    expect(left.map(({ seq }) => seq)).toEqual([...(ME < FRIEND ? [2] : []), ...range(count - 18, count + 1)])
    expect(await floor.eraseDue(...left.map(({ seq }) => floor.keyOf(ME, 'mine-1', seq as number)))).toBe(true)
    expect(floor.disk.rows('vanishing')).toEqual([])
    expect((await floor.shown()).at(-1)).toBe(`mine ${count - 1}`)
    expect(floor.rows().filter(({ ttl }) => ttl)).toEqual([])
  })
})

test('[HOSTILE 4] [D14] what takes the place of a suggestion stands last where the answer to it did', async () => {
  const floor = createFloor()
  await floor.say('timer', { seconds: 60 })
  await floor.hear('theirs', answer(1, 5, 60, 1))
  await floor.hear('late', timer(1, 4, 3_600))
  for (const each of [floor, await floor.reload()]) expect(each.summary()?.lastOrder).toEqual([4, FRIEND, 'late', 1])
})

test('[HOSTILE 4] [D14] any order of arrival comes to the same lines, times and agreement', async () => {
  const step = fc.record({
    kind: fc.constantFrom('propose', 'answer', 'answer', 'end', 'withdraw', 'text', 'text'),
    seconds: fc.constantFrom(60, 3_600),
    log: fc.constantFrom('a', 'b', 'c'),
    by: fc.integer({ min: 1, max: 3 }),
    to: fc.integer({ min: 1, max: 3 }),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 14 }),
      fc.infiniteStream(fc.constantFrom('a', 'b', 'c')),
      async (steps, chance) => {
        const logs: Record<string, ReturnType<typeof came>[]> = { a: [], b: [], c: [] }
        let lamport = 1
        for (const { kind, seconds, log, by, to } of steps) {
          lamport += by
          const seq = logs[log]!.length + 1
          if (kind === 'text') logs[log]!.push(text(seq, lamport, `${log}${seq}`, seconds))
          else if (kind === 'answer') logs[log]!.push(answer(seq, lamport, seconds, to))
          else if (kind === 'withdraw')
            logs[log]!.push(timer(seq, lamport, 0, { declines: { by: FRIEND, instance: log, seq: to } }))
          else logs[log]!.push(timer(seq, lamport, kind === 'end' ? 0 : seconds))
        }
        const make = async (next: () => string) => {
          const floor = createFloor()
          for (const seconds of [60, 3_600, 60]) await floor.say('timer', { seconds })
          const left = { a: [...logs.a!], b: [...logs.b!], c: [...logs.c!] } as typeof logs
          for (let i = 0; i < 60 && Object.values(left).some((all) => all.length > 0); i++) {
            const name = next()
            const one = left[name]?.shift()
            if (one) await floor.hear(name, one)
          }
          for (const [name, all] of Object.entries(left)) if (all.length > 0) await floor.hear(name, ...all)
          return {
            shown: await floor.shown(),
            ttl: floor.rows().map(({ instance, seq, ttl }) => [instance, seq, ttl]),
            vanishing: floor.disk.rows('vanishing').map(({ instance, seq }) => [instance, seq]),
            timer: stands(floor),
            last: floor.summary()?.lastOrder,
          }
        }
        let at = 0
        const inOrder = await make(() => ['a', 'b', 'c'][at++ % 3]!)
        expect(await make(() => chance.next().value!)).toEqual(inOrder)
      },
    ),
    { numRuns: 100 },
  )
})
