import type { PersonId } from '../engine/ids.ts'
import type { Reach } from '../engine/reach.ts'
import type { Settings } from '../features/settings/settings.ts'

/** Does this person learn no address of mine but a relay's; of `undefined`: does nobody? Asked before whatever could tell one. */
export type HidesFrom = (person: PersonId | undefined) => boolean

interface Deps {
  settings: Pick<Settings, 'store'>
  reach: Pick<Reach, 'hidesFrom' | 'onHide'>
}

/** Hiding of my address: from everybody by a setting, or from single friends. */
export function createHiding({ settings, reach }: Deps) {
  const hidesFrom: HidesFrom = (person) =>
    settings.store.getState().relayOnly || (person !== undefined && reach.hidesFrom(person))
  return {
    hidesFrom,
    /** Somebody learns less of it from now on, or may learn more. */
    onHide(tell: (is: boolean) => void): () => void {
      const stops = [
        reach.onHide(tell),
        settings.store.subscribe((now, before) => now.relayOnly !== before.relayOnly && tell(now.relayOnly)),
      ]
      return () => {
        for (const stop of stops) stop()
      }
    },
  }
}
