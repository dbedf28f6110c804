import { expect, type Page } from '@playwright/test'
import fc from 'fast-check'
import type { PersonId } from '../../src/engine/ids.ts'
import { createSender, steps } from '../hostile/page/frames.ts'
import { patience, percentile, seeds } from '../hostile/siege.ts'
import { type Felt, FLOODS, feel, flood, hookChannels, watchFeeling } from '../support/floods.ts'
import type { Line } from '../support/hostilePeer.ts'
import { makeFriends, type Person } from '../support/person.ts'
import { test } from '../support/shared.ts'

const KEYS = 20
/** Frames of one siege. */
const STEPS = 150

type Join = (name: string) => Promise<Person>

/** Ann, her friend Cem, and Bob, whose page has a hook on its channels. */
async function gather(join: Join) {
  const [ann, bob, cem] = [await join('Ann'), await join('Bob'), await join('Cem')]
  await bob.context.addInitScript(hookChannels)
  await bob.page.reload()
  await ann.context.addInitScript(watchFeeling)
  await ann.page.reload()
  await makeFriends(ann, bob)
  await makeFriends(ann, cem)
  await ann.openChat(cem)
  const said: string[] = []

  return {
    ...{ ann, bob, cem },
    /** Both pages are loaded anew, and Ann's has forgotten whom it kept out. */
    async anew() {
      await ann.page.evaluate(() => {
        for (const key of Object.keys(localStorage)) if (key.includes('penalties')) localStorage.removeItem(key)
      })
      await ann.page.reload()
      await bob.page.reload()
      await ann.openChat(cem)
      await ann.online()
      await bob.openChat(ann)
      await bob.online()
    },
    /** What Ann feels meanwhile, and what must be so whatever she feels. */
    async felt(): Promise<Felt> {
      const felt = await feel(ann, cem, KEYS)
      said.push(...felt.said)
      // Every key has its letter, every word its place, and nothing else is there. The list holds no more than fits the screen.
      expect(felt.typed).toBe('a'.repeat(KEYS))
      const shown = (await ann.texts()).filter((text) => text.startsWith('probe-'))
      expect(shown.length).toBeGreaterThanOrEqual(felt.said.length)
      expect(shown).toEqual(said.slice(-shown.length))
      return felt
    },
    async cemSays(text: string) {
      await cem.say(text)
      await expect(ann.message(text)).toBeVisible()
    },
    /** Figures of a real machine are told, not asserted. */
    tell(what: string, now: Felt, idle: Felt) {
      const times = (name: 'keys' | 'messages') => {
        const [is, was] = [percentile(now[name], 0.5), percentile(idle[name], 0.5)]
        return `${name} ${is.toFixed(0)} ms, ${(is / was).toFixed(1)}× idle`
      }
      const long = Math.max(0, ...now.stalls)
      console.log(
        `${what}: ${times('keys')}; ${times('messages')}; ${now.stalls.length} stalls, up to ${long.toFixed(0)} ms`,
      )
    },
  }
}

test('[HOSTILE 1] [abuse W29] floods of a friend with a changed client end their link, and others are heard meanwhile', async ({
  meeting,
}) => {
  const { ann, bob, anew, felt, cemSays, tell } = await gather(meeting.join)
  const idle = await felt()
  for (const what of FLOODS) {
    await test.step(what, async () => {
      await anew()
      const flooding = flood(bob.page, what, 60_000)
      const now = await felt()
      tell(what, now, idle)
      expect((await flooding).open).toBe(false)
      await expect(ann.page.locator(`nav [data-peer="${bob.id}"]`)).not.toHaveAccessibleDescription(/online/)
      await cemSays(`after the ${what}`)
    })
  }
})

/** Frames as they are, on the newest link of the page; once that is ended, on the next, should there be one soon. */
const put = (page: Page, frames: readonly string[]) =>
  page.evaluate(async (all) => {
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
    const open = () => window.hooked.findLast(({ readyState }) => readyState === 'open')
    let sent = 0
    for (const frame of all) {
      for (let waited = 0; !open() && waited < 50; waited++) await pause(100)
      if (!open()) break
      open()?.send(Uint8Array.from(frame, (char) => char.charCodeAt(0)))
      sent += 1
      if (sent % 20 === 0) await pause(20)
    }
    return { sent, links: window.hooked.length }
  }, frames)

test('[HOSTILE 1] whatever a friend with a changed client says over the whole wire: typing and others go on', async ({
  meeting,
}) => {
  test.setTimeout(patience + 180_000)
  const { ann, bob, cem, anew, felt, cemSays, tell } = await gather(meeting.join)
  const idle = await felt()
  const sender = createSender()
  const ids = [bob.id, ann.id, cem.id] as PersonId[]
  for (const seed of seeds(1)) {
    const frames: string[] = []
    const raw = (bytes: Uint8Array) => void frames.push(String.fromCharCode(...bytes))
    const say = (proto: string, kind: string, body: unknown) =>
      raw(new TextEncoder().encode(JSON.stringify({ proto, kind, body })))
    // What is no frame at all ends every link at once, and the siege with it.
    const sound = steps(ids).filter((step) => !('bytes' in step || 'text' in step))
    for (const step of fc.sample(sound, { seed, numRuns: STEPS })) sender.send({ say, raw } as Line, step)
    await anew()
    const sending = put(bob.page, frames)
    tell(`seed ${seed}`, await felt(), idle)
    const { sent, links } = await sending
    console.log(`seed ${seed}: ${sent} of ${frames.length} frames, over ${links} links`)
    await cemSays(`after seed ${seed}`)
    // Two friends, and what she notes for herself.
    await expect(ann.page.locator('nav a[data-peer]')).toHaveCount(3)
  }
})
