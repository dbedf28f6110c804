import { expect, test } from '@playwright/test'
import { notChecked } from '../../scripts/notChecked.mjs'
import { lacking } from '../../scripts/tools.mjs'
import { startRedis } from '../peer-server/redis.ts'
import { createPerson, makeFriends } from '../support/person.ts'
import { startProxy } from '../support/proxy.ts'
import { startServer } from '../support/server.ts'
import { stockClient, stockTalk } from '../support/stockClient.ts'

const lack = lacking('redis')
if (lack !== undefined) notChecked(lack, 'browsers on three nodes')
else
  test('three nodes behind one address: our page and stock clients find each other across them, also when a node dies', async ({
    browser,
  }) => {
    const redis = await startRedis()
    // Everybody in turn: each client sits on another node, and whatever it asks by itself yet another one answers.
    let ports: number[] = []
    const turn = { request: 0, socket: 0 }
    const target = (what: 'request' | 'socket') => ports[turn[what]++ % ports.length] ?? 0
    const proxy = await startProxy({ target })
    const home = `http://localhost:${proxy.port}`
    const env = {
      CLUSTER_URL: redis.url,
      SERVER_KEY: 'k'.repeat(32),
      CLAIMS: 'optional',
      PUBLIC_URL: home,
      TRUST_PROXY: '1',
    }
    const nodes = await Promise.all([1, 2, 3].map(() => startServer({ env })))
    ports = nodes.map(({ port }) => port)
    const health = async (port: number): Promise<{ status: string; clients: number }> =>
      (await fetch(`http://localhost:${port}/health`)).json()
    for (const port of ports) await expect.poll(async () => (await health(port)).status).toBe('ok')
    const clients = async () => Promise.all(ports.map(async (port) => (await health(port)).clients))

    const people = []
    for (const name of ['Ann', 'Bob', 'Cem']) people.push(await createPerson(browser, home, name))
    const [ann, bob, cem] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]]
    expect(await clients()).toEqual([1, 1, 1])
    await makeFriends(ann, bob)
    await makeFriends(bob, cem)
    await ann.say('from node to node')
    await bob.openChat(ann)
    await expect(bob.message('from node to node')).toBeVisible()

    const stock = await browser.newContext()
    const [one, two] = [await stock.newPage(), await stock.newPage()]
    await stockClient(one, home, 'one')
    await stockTalk(one, two, await stockClient(two, home))
    expect(await clients()).toEqual([2, 2, 1])
    await stock.close()

    // Ann's node dies: what is said goes on, and she comes back on another.
    for (const person of people) person.expectErrors(/WebSocket connection to .* failed|502/)
    ports = ports.filter((_, at) => at !== 0)
    await nodes[0]!.kill()
    await ann.say('still here')
    await expect(bob.message('still here')).toBeVisible()
    for (const person of people) await expect(person.page.locator('html[data-broker="online"]')).toBeAttached()
    await expect.poll(async () => (await clients()).toSorted()).toEqual([1, 2])
    const dee = await createPerson(browser, home, 'Dee')
    await makeFriends(cem, dee)
    for (const person of [...people, dee]) await person.close()
    for (const node of nodes) await node.stop()
    await proxy.stop()
    await redis.kill()
  })
