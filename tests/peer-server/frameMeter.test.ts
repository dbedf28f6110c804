import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FrameMeter, READ_COST } from '../../peer-server/frameMeter.ts'
import { encodeFrame } from '../hostile/broker/rawSocket.ts'

const part = (isLast: boolean, opcode: number, length: number) =>
  encodeFrame({ opcode, isLast, payload: Buffer.alloc(length, 'x') })

/** Bytes of messages and of pings between their parts, and where something has begun that is not whole. */
const streams = fc
  .array(
    fc.record({
      lengths: fc.array(fc.oneof(fc.nat(130), fc.constantFrom(0, 125, 126, 65_535, 65_536)), {
        minLength: 1,
        maxLength: 4,
      }),
      pings: fc.boolean(),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((messages) =>
    messages.map(({ lengths, pings }) =>
      Buffer.concat(
        lengths.flatMap((length, at) => [
          ...(pings ? [encodeFrame({ opcode: 9, payload: Buffer.from('ping') })] : []),
          part(at === lengths.length - 1, at === 0 ? 1 : 0, length),
        ]),
      ),
    ),
  )

test('however a line cuts them, a message has begun from its first byte to its last, and not one byte longer', () => {
  fc.assert(
    fc.property(streams, fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1 }), (messages, sizes) => {
      const bytes = Buffer.concat(messages)
      const ends = new Set<number>()
      let end = 0
      for (const { length } of messages) {
        end += length
        ends.add(end)
      }
      const meter = new FrameMeter()
      for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
        const next = Math.min(bytes.length, at + sizes[turn % sizes.length]!)
        meter.take(bytes.subarray(at, next), turn)
        // Pings at the head of a message belong to nobody, so they may end where nothing has begun.
        if (ends.has(next)) expect(meter.held).toBe(0)
        else if (meter.held === 0) expect(bytes[next]! & 0x0f).not.toBe(0)
        at = next
      }
    }),
    { seed: 1, numRuns: 300 },
  )
})

test('it holds on to whole reads, from the one in which the message began', () => {
  const meter = new FrameMeter()
  meter.take(Buffer.concat([part(true, 1, 1_000), part(false, 1, 1)]), 5)
  expect([meter.held, meter.since]).toEqual([1_000 + 8 + 7 + READ_COST, 5])
  meter.take(encodeFrame({ opcode: 9, payload: Buffer.alloc(100) }), 6)
  expect([meter.held, meter.since]).toEqual([1_015 + 106 + 2 * READ_COST, 5])
  meter.take(Buffer.concat([part(true, 0, 1), part(false, 1, 1)]), 7)
  expect([meter.held, meter.since]).toEqual([14 + READ_COST, 7])
  meter.take(part(true, 0, 0), 8)
  expect(meter.held).toBe(0)
})
