import { type Browser, expect, test } from '@playwright/test'
import { notChecked } from '../../scripts/notChecked.mjs'
import { lacking } from '../../scripts/tools.mjs'
import { chromiumLaunch } from '../support/chromium.ts'
import { createPerson, makeFriends } from '../support/person.ts'
import { freePort, guideExamples, startCaddy, startNginx, startProxy } from '../support/proxy.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import { stockClient, stockTalk } from '../support/stockClient.ts'

// Nobody has signed the certificates here, and a service worker is not fetched past that, whatever a context ignores.
const launch = chromiumLaunch()
test.use({ launchOptions: { ...launch, args: [...launch.args, '--ignore-certificate-errors'] } })

const stops: (() => Promise<unknown>)[] = []
test.afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

/** As the guide says: the server knows its public address and that one proxy is in front, and listens to that alone. */
const serverAt = async (home: string): Promise<RunningServer> => {
  const env = { PUBLIC_URL: home, TRUST_PROXY: '1', HOST: '127.0.0.1', CLAIMS: 'optional' }
  const server = await startServer({ env })
  stops.push(() => server.stop())
  return server
}

/** Our page and the released PeerJS: both find each other at `home` and talk. */
const bothWork = async (browser: Browser, home: string) => {
  const options = { ignoreHTTPSErrors: true }
  const [ann, bob] = [
    await createPerson(browser, home, 'Ann', options),
    await createPerson(browser, home, 'Bob', options),
  ]
  await makeFriends(ann, bob)
  await ann.say('through the proxy')
  await expect(bob.message('through the proxy')).toBeVisible()
  // The same person after a reload, with everything that is fetched later.
  await bob.page.reload()
  await expect(bob.page.locator('html[data-broker="online"]')).toBeAttached()
  await bob.openChat(ann)
  await bob.online()
  await bob.say('and back')
  await expect(ann.message('and back')).toBeVisible()
  const stock = await browser.newContext(options)
  const [one, two] = [await stock.newPage(), await stock.newPage()]
  await stockClient(one, home, 'one')
  await stockTalk(one, two, await stockClient(two, home))
  for (const person of [ann, bob]) await person.close()
  await stock.close()
}

test('below a path, through a proxy that takes it off', async ({ browser }) => {
  let port = 0
  const proxy = await startProxy({ below: '/some/where', target: () => port })
  stops.push(proxy.stop)
  const home = `http://localhost:${proxy.port}/some/where`
  port = (await serverAt(home)).port
  await bothWork(browser, home)
})

const lackOfNginx = lacking('nginx')
if (lackOfNginx !== undefined) notChecked(lackOfNginx, 'behind nginx, as the guide says it')
else {
  test('behind nginx, as the guide says it', async ({ browser }) => {
    const port = await freePort()
    const home = `https://localhost:${port}`
    const [site = ''] = guideExamples('nginx')
    const proxy = await startNginx(site, port, (await serverAt(home)).port)
    stops.push(proxy.stop)
    await bothWork(browser, home)
  })

  test('behind nginx, below a path, as the guide says it', async ({ browser }) => {
    const port = await freePort()
    const home = `https://localhost:${port}/tete`
    const [site = '', below = ''] = guideExamples('nginx')
    // In the same server, in place of the location for the root.
    const server = site.replace(/ {4}location \/ \{.*?\n {4}\}\n/s, below)
    expect(server).not.toContain('location / {')
    const proxy = await startNginx(server, port, (await serverAt(home)).port)
    stops.push(proxy.stop)
    await bothWork(browser, home)
  })
}

const lackOfCaddy = lacking('caddy')
if (lackOfCaddy !== undefined) notChecked(lackOfCaddy, 'behind Caddy, as the guide says it')
else
  for (const [at, path] of ['', '/tete'].entries())
    test(`behind Caddy${path && ', below a path'}, as the guide says it`, async ({ browser }) => {
      const port = await freePort()
      const home = `https://localhost:${port}${path}`
      const proxy = await startCaddy(guideExamples('caddy')[at] ?? '', port, (await serverAt(home)).port)
      stops.push(proxy.stop)
      await bothWork(browser, home)
    })
