import { type Page, test } from '@playwright/test'
import { createPerson } from '../support/person.ts'
import { seedMessages } from '../support/seedMessages.ts'
import { benchServer } from './benchServer.ts'
import { median, ms, note, percentile, ratio } from './figures.ts'
import { startsToUsable } from './usable.ts'

const server = benchServer()

/** Somebody with `count` messages of one friend, and the address of that conversation. */
async function talker(browser: Parameters<typeof createPerson>[0], count: number) {
  const a = await createPerson(browser, server.url, 'Ann')
  const peer = await createPerson(browser, server.url, 'Bob')
  await a.add(peer.id)
  await peer.close()
  a.expectErrors(/404/)
  await a.page.goto(`${server.url}/favicon.svg`)
  if (count > 0) await seedMessages(a.page, { peer: peer.id, count, author: 'friend' })
  return { a, address: `${server.url}/?lang=en#/chat/${peer.id}` }
}

/** Scrolls whatever `selector` names for three seconds, as a finger does; milliseconds between frames. */
const frames = (page: Page, selector: string) =>
  page.evaluate(
    (name) =>
      new Promise<number[]>((resolve) => {
        const box = document.querySelector(name)!
        const between: number[] = []
        const began = performance.now()
        let last = began
        const step = (now: number) => {
          between.push(now - last)
          last = now
          box.scrollBy(0, now - began < 2_000 ? -60 : 60)
          if (now - began < 3_000) requestAnimationFrame(step)
          else resolve(between.slice(1))
        }
        requestAnimationFrame(step)
      }),
    selector,
  )

test('frames while scrolling a hundred thousand messages', async ({ browser }) => {
  const { a, address } = await talker(browser, 100_000)
  await a.page.goto(address)
  await a.message('Message number 100000,').waitFor()
  await a.page.waitForTimeout(1_000)
  const ours = await frames(a.page, '[role=log]')
  // A plain page of text of the same look, as smooth as this machine is just now.
  await a.page.evaluate(() => {
    const plain = document.createElement('div')
    plain.id = 'plain'
    Object.assign(plain.style, { position: 'fixed', inset: '0', overflow: 'auto', background: 'white', zIndex: '9' })
    for (let i = 0; i < 300; i++) {
      const line = document.createElement('p')
      line.textContent = `Message number ${i}, about as long as what people write to each other on an ordinary day.`
      plain.append(line)
    }
    document.body.append(plain)
    plain.scrollTop = plain.scrollHeight
  })
  const plain = await frames(a.page, '#plain')
  const dropped = (all: readonly number[]) => {
    const pace = median(plain)
    return all.reduce((sum, one) => sum + Math.max(0, Math.round(one / pace) - 1), 0) / all.length
  }
  const percent = (all: readonly number[]) => `${(dropped(all) * 100).toFixed(1)} %`
  note('frames dropped, scrolling 100,000 messages', percent(ours), `plain text ${percent(plain)}`, 'as few')
  const [here, there] = [percentile(ours, 99), percentile(plain, 99)]
  note('longest frames, p99', ms(here), `plain text ${ms(there)}, ${ratio(here / there)}`, '')
  await a.close()
})

test('time to a usable page', async ({ browser }) => {
  test.setTimeout(1_200_000)
  let reference: number | undefined
  for (const count of [0, 1_000_000]) {
    const { a, address } = await talker(browser, count)
    const figure = await startsToUsable(a.page, address, count > 0 ? `Message number ${count},` : undefined)
    reference ??= figure
    const name = `start to a usable conversation, ${count.toLocaleString('en')} messages`
    note(name, ms(figure), ratio(figure / reference), '≤ 1.15×')
    await a.close()
  }
})

test('jumps in a hundred thousand messages', async ({ browser }) => {
  const { a, address } = await talker(browser, 100_000)
  await a.page.goto(address)
  await a.message('Message number 100000,').waitFor()
  const peer = address.split('/').at(-1)!
  const took: number[] = []
  for (let i = 0; i < 20; i++) {
    const number = 1 + ((i * 37_717) % 99_000)
    const time = await a.page.evaluate(
      ({ friend, n }) =>
        new Promise<number>((resolve) => {
          const began = performance.now()
          location.hash = `#/chat/${friend}/at/${friend}/seeded/${n}`
          const look = () => {
            const found = document.querySelector(`[data-message-id="${friend}/seeded/${n}"]`)
            if (found) resolve(performance.now() - began)
            else requestAnimationFrame(look)
          }
          requestAnimationFrame(look)
        }),
      { friend: peer, n: number },
    )
    took.push(time)
  }
  note('jump to a message in 100,000', ms(median(took)), `p99 ${ms(percentile(took, 99))}`, '')
  await a.close()
})
