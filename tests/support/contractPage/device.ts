import { createNotifier } from '../../../src/platform/serviceWorker/notifier.ts'
import { createSounds, schedule } from '../../../src/platform/sounds.ts'
import { SOUND_NAMES } from '../../../src/ports/sound.ts'
import type { Contract } from '../../contracts/contract.ts'
import type { NotifierUnderTest } from '../../contracts/notifier.ts'
import type { SoundUnderTest } from '../../contracts/sound.ts'
import { check } from '../check.ts'

export type Permission = 'granted' | 'denied' | 'unasked'

/** What only a driver can do for the page: it exposes these. */
declare global {
  interface Window {
    permit(permission: Permission): Promise<void>
    press(): Promise<void>
  }
}

const home = new URL('./', location.href).href
const inOrder = <T extends { tag: string }>(all: readonly T[]) => [...all].sort((a, b) => (a.tag < b.tag ? -1 : 1))
const words = ({ tag, title, body }: Notification) => ({ tag, title, body })

async function settled(worker: ServiceWorker | null) {
  while (worker && worker.state !== 'activated')
    await new Promise((resolve) => worker.addEventListener('statechange', resolve, { once: true }))
}

/** Through a service worker, as nearly always. */
export async function notifierThroughWorker(): Promise<NotifierUnderTest> {
  await window.permit('granted')
  const registration = await navigator.serviceWorker.register('./worker.js')
  await settled(registration.installing ?? registration.waiting ?? registration.active)
  for (const one of await registration.getNotifications()) one.close()
  const { serviceWorker: container, permissions } = navigator
  return {
    start: () => createNotifier({ container, Notification, permissions, home, open: () => true }),
    permit: (permission) => window.permit(permission),
    shown: async () => inOrder((await registration.getNotifications()).map(words)),
    outlives: true,
  }
}

/** As on a first visit, before there is a worker. */
export async function notifierOfPage(): Promise<NotifierUnderTest> {
  await window.permit('granted')
  const all = new Set<Notification>()
  class Watched extends Notification {
    constructor(title: string, options?: NotificationOptions) {
      super(title, options)
      // The system has room for one of each tag.
      for (const one of all) if (one.tag === this.tag) all.delete(one)
      all.add(this)
    }
    override close() {
      all.delete(this)
      super.close()
    }
  }
  const { permissions } = navigator
  return {
    start: () => createNotifier({ container: undefined, Notification: Watched, permissions, home, open: () => true }),
    permit: (permission) => window.permit(permission),
    shown: async () => inOrder([...all].map(words)),
    outlives: false,
  }
}

/** Held back until the press, as browsers do; they take whatever a driver does for one, so it is done here. */
export function soundInPage(): SoundUnderTest {
  let pressed = false
  class Held extends AudioContext {
    override get state() {
      return pressed ? super.state : 'suspended'
    }
    override resume() {
      return pressed ? super.resume() : new Promise<void>(() => {})
    }
  }
  return {
    sound: createSounds({ create: () => new Held() }),
    async press() {
      await window.press()
      pressed = true
    },
  }
}

/** What no double has: the tones themselves. */
export const soundsAsHeard: Contract<null> = [
  ...SOUND_NAMES.map((name) => ({
    name: `${name}: heard from the beginning, not distorted, over when it says so`,
    async run() {
      const context = new OfflineAudioContext(1, 3 * 44_100, 44_100)
      const end = schedule(context, name, 0.1)
      const samples = (await context.startRendering()).getChannelData(0)
      const loudest = (from: number, to: number) =>
        samples.subarray(from * 44_100, to * 44_100).reduce((most, one) => Math.max(most, Math.abs(one)), 0)
      check.equal(loudest(0, 0.1), 0, 'silence before')
      check.that(loudest(0.1, 0.2) > 0.05, 'heard at once')
      check.that(loudest(0, 3) <= 1, 'not distorted')
      check.that(end < 2, 'short')
      check.equal(loudest(end + 0.01, 3), 0, 'silence after')
    },
  })),
  {
    name: 'where there is no WebAudio, or making it fails, nothing is heard, which is no error',
    async run() {
      check.equal(await createSounds({ create: () => undefined }).play('drop'), false)
      const failing = createSounds({
        create() {
          throw new DOMException('no device', 'NotSupportedError')
        },
      })
      check.equal(await failing.play('drop'), false)
    },
  },
]
