import { describe, test } from 'vitest'
import { createQuietDevice } from '../support/quietDevice.ts'
import { notifierContract } from './notifier.ts'
import { soundContract } from './sound.ts'

describe('the quiet device’s notifier', () => {
  for (const { name, run } of notifierContract)
    test(name, () => {
      const device = createQuietDevice('granted')
      return run({
        start: () => device.ports.notifier,
        permit: async (permission) => device.permit(permission),
        shown: async () =>
          [...device.shown.values()]
            .map(({ tag, title, body }) => ({ tag, title, body }))
            .sort((a, b) => (a.tag < b.tag ? -1 : 1)),
        outlives: true,
      })
    })
})

describe('the quiet device’s sound', () => {
  for (const { name, run } of soundContract)
    test(name, () => {
      const device = createQuietDevice('granted')
      device.silence(true)
      return run({ sound: device.ports.sound, press: async () => device.silence(false) })
    })
})
