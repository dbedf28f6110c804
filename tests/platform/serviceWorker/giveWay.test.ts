import { expect, test, vi } from 'vitest'
import { WILL } from '../../../src/lib/workerTalk.ts'
import { createGiveWay, type Waiting } from '../../../src/serviceWorker/giveWay.ts'
import { createCaches } from '../../support/memoryCaches.ts'

const HOME = 'https://chat.example/tete/'

/** A navigation cannot be constructed. */
const reload = (change: object = {}) =>
  ({ url: HOME, mode: 'navigate', cache: 'no-cache', isReloadNavigation: true, ...change }) as unknown as Request

function stage({ ready = true, alone = true, answer = { tete: WILL } as unknown } = {}) {
  const store = createCaches()
  const asked: unknown[] = []
  let now = 1_000_000
  const worker: Waiting = {
    postMessage(message, [port]) {
      asked.push(message)
      if (answer !== null) (port as MessagePort).postMessage(answer)
    },
  }
  const giveWay = createGiveWay({
    caches: store.caches,
    home: HOME,
    waiting: () => (ready ? worker : null),
    isAlone: async () => alone,
    now: () => now,
    hash: async (text) => `hash-of-${text.length}`,
  })
  return {
    giveWay,
    store,
    asked,
    later: (ms: number) => {
      now += ms
    },
  }
}

test('the only tab, loaded anew: the newer worker is asked, and a page that asks for nothing stands there meanwhile', async () => {
  const { giveWay, asked } = stage()
  const interlude = await giveWay.answerTo(reload())
  expect(asked).toEqual([{ tete: 'tete.use-now' }])
  const html = (await interlude?.text()) ?? ''
  // Nothing that would wake this worker again: no file, no address but the empty icon’s.
  expect(html.match(/(?:src|href|url)=?[("']+[^"')]*/g)).toEqual(['href="data:,'])
  const [script = ''] = html.match(/(?<=<script>).*(?=<\/script>)/s) ?? []
  expect(script).toContain('location.reload()')
  expect(interlude?.headers.get('content-security-policy')).toBe(
    `default-src 'none'; script-src 'sha256-hash-of-${script.length}'; img-src data:; frame-ancestors 'none'`,
  )
  expect(interlude?.headers.get('cache-control')).toBe('no-store')
})

test.each([
  ['nothing newer lies ready', { ready: false }, {}],
  ['another tab is open', { alone: false }, {}],
  ['one has come here by a link', {}, { isReloadNavigation: false }],
  ['it is no page', {}, { mode: 'cors' }],
  ['the browser only says how it asks, as on any first visit', {}, { isReloadNavigation: undefined, cache: 'default' }],
])('the page comes as ever when %s', async (_, setting, request) => {
  const { giveWay, asked, store } = stage(setting)
  expect(await giveWay.answerTo(reload(request))).toBeUndefined()
  expect(asked).toEqual([])
  expect(store.all.size).toBe(0)
})

test('where the browser does not say that it is loaded anew, how it asks does', async () => {
  for (const cache of ['no-cache', 'reload']) {
    const { giveWay } = stage()
    expect(await giveWay.answerTo(reload({ isReloadNavigation: undefined, cache }))).toBeDefined()
  }
})

test('never in a circle: when nobody took over, the next time brings the page, until a minute has passed', async () => {
  const { giveWay, later } = stage()
  expect(await giveWay.answerTo(reload())).toBeDefined()
  expect(await giveWay.answerTo(reload())).toBeUndefined()
  later(59_000)
  expect(await giveWay.answerTo(reload())).toBeUndefined()
  later(2_000)
  expect(await giveWay.answerTo(reload())).toBeDefined()
  // A clock that was put back must not keep it away for ever.
  later(-10 * 3_600_000)
  expect(await giveWay.answerTo(reload())).toBeDefined()
})

test('the one that took over begins without a memory of it', async () => {
  const { giveWay, store } = stage()
  await giveWay.answerTo(reload())
  expect(store.all.size).toBe(1)
  await giveWay.done()
  expect(store.all.size).toBe(0)
})

test('a newer worker that says something else, and a device that keeps nothing: the page comes as ever', async () => {
  const odd = stage({ answer: 'what?' })
  expect(await odd.giveWay.answerTo(reload())).toBeUndefined()
  const full = stage()
  Object.assign(full.store.caches, { open: () => Promise.reject(new DOMException('full', 'QuotaExceededError')) })
  expect(await full.giveWay.answerTo(reload())).toBeUndefined()
  expect(full.asked).toEqual([])
})

test('a newer worker that does not wake up is not waited for', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { giveWay, asked } = stage({ answer: null })
  let came: unknown = 'nothing yet'
  void giveWay.answerTo(reload()).then((answer) => {
    came = answer
  })
  await vi.waitFor(() => expect(asked).toHaveLength(1), { timeout: 20_000 })
  await vi.advanceTimersByTimeAsync(2_900)
  expect(came).toBe('nothing yet')
  await vi.advanceTimersByTimeAsync(200)
  expect(came).toBeUndefined()
  vi.useRealTimers()
})
