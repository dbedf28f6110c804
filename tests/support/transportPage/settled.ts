import { expect } from '@playwright/test'
import type { HostileBroker } from '../hostileBroker.ts'
import { candidateFrom } from '../signallingMessages.ts'
import type { Person } from './people.ts'

/** Resolves once whatever the broker said before is dealt with: messages are taken one after another. */
export async function settled(broker: HostileBroker, who: Person) {
  const strays = async () => (await who.counts())['broker.stray'] ?? 0
  const before = await strays()
  broker.send(who.id, candidateFrom(who.id, '', 'probe-of-the-test'))
  await expect.poll(strays).toBe(before + 1)
}
