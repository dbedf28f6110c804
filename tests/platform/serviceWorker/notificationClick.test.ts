import { expect, test } from 'vitest'
import { MINE } from '../../../src/lib/workerTalk.ts'
import { onNotificationClick, type Tab } from '../../../src/serviceWorker/notificationClick.ts'

function stage(tabs: readonly { inUse?: boolean; mute?: boolean; visible?: boolean }[]) {
  const log: string[] = []
  const all = tabs.map(
    ({ inUse, mute, visible }, number): Tab => ({
      visibilityState: visible ? 'visible' : 'hidden',
      postMessage(message, [port]) {
        log.push(`${number} asked ${JSON.stringify((message as { peer?: string }).peer)}`)
        if (inUse && !mute) (port as MessagePort).postMessage({ tete: MINE })
        else if (!mute) (port as MessagePort).postMessage('something else')
      },
      focus: async () => void log.push(`${number} focused`),
    }),
  )
  return {
    log,
    clients: { matchAll: async () => all, openWindow: async (url: string) => void log.push(`open ${url}`) },
  }
}

test.each([
  [{ peer: 'tete1abc' }, './#/chat/tete1abc'],
  [{}, './'],
  [{ peer: '../evil?x' }, './'],
  [{ peer: 7 }, './'],
  ['words', './'],
  [null, './'],
])('without a tab, a press on %o opens %s', async (data, url) => {
  const { log, clients } = stage([])
  await onNotificationClick(data, clients)
  expect(log).toEqual([`open ${url}`])
})

test('of several tabs the one in use comes to the front', async () => {
  const { log, clients } = stage([{ visible: true }, { inUse: true }, {}])
  await onNotificationClick({ peer: 'tete1abc' }, clients)
  expect(log).toEqual(['0 asked "tete1abc"', '1 asked "tete1abc"', '2 asked "tete1abc"', '1 focused'])
})

test('when none answers, the one that is seen, else the first: a frozen tab answers once it is looked at', async () => {
  const seen = stage([{ mute: true }, { mute: true, visible: true }])
  await onNotificationClick({ peer: 'tete1abc' }, seen.clients)
  expect(seen.log.at(-1)).toBe('1 focused')
  const hidden = stage([{ mute: true }, { mute: true }])
  await onNotificationClick({}, hidden.clients)
  expect(hidden.log.at(-1)).toBe('0 focused')
})
