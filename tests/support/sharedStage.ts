import { decodeFrame } from '../../src/engine/frame.ts'
import { createDevices } from './devices.ts'
import { conversation } from './names.ts'

export const OTHER = conversation('tetegroup1other')

/** Phone and laptop of one person, linked. */
export async function pair(options: Parameters<typeof createDevices>[0] = {}) {
  const world = createDevices(options)
  const phone = world.device('phone')
  const laptop = world.device('laptop')
  const wire = world.connect(phone, laptop)
  await world.clock.run(100)
  return { ...world, phone, laptop, wire }
}

export type World = Awaited<ReturnType<typeof pair>>
export const write = (world: World, who: World['phone'], ...texts: string[]) =>
  world.clock.through(Promise.all(texts.map((text) => who.write(text))))

/** Frames of `log/2` that an end has sent. */
export const said = (sent: readonly Uint8Array[], kind: string) =>
  sent.flatMap((bytes) => {
    const frame = decodeFrame(bytes)
    return frame?.proto === 'log/2' && frame.kind === kind ? [frame.body as Record<string, unknown>] : []
  })
export const seqsOf = (sent: readonly Uint8Array[]) =>
  said(sent, 'entries').flatMap(({ instance, entries }) =>
    (entries as [number][]).map(([seq]) => `${String(instance)} ${seq}`),
  )
