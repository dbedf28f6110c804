import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import type { DataConnection, Peer as PeerClass } from 'peerjs'

const PEERJS = readFileSync(join(import.meta.dirname, '../../node_modules/peerjs/dist/peerjs.min.js'), 'utf8')

declare global {
  interface Window {
    Peer: typeof PeerClass
    client: PeerClass
    link: DataConnection
    heard: unknown[]
  }
}

/** The released PeerJS with the options that its documentation tells to give, and nothing of ours. Resolves to its ID. */
export const stockClient = async (page: Page, home: string, id?: string): Promise<string> => {
  const { hostname, port, pathname, protocol } = new URL(home)
  // Any document of that origin will do; a script from the driver is not subject to its policy.
  await page.goto(`${home}/health`)
  await page.evaluate(PEERJS)
  const options = {
    host: hostname,
    port: Number(port),
    path: `${pathname.replace(/\/$/, '')}/peer`,
    secure: protocol === 'https:',
    config: { iceServers: [] },
  }
  return page.evaluate(
    ({ id, options }) =>
      new Promise<string>((resolve, reject) => {
        window.heard = []
        window.client = id === undefined ? new window.Peer(options) : new window.Peer(id, options)
        window.client.on('open', resolve)
        window.client.on('error', reject)
        window.client.on('connection', (link) => {
          window.link = link
          link.on('data', (data) => window.heard.push(data))
        })
      }),
    { id, options },
  )
}

/** One rings the other, and each hears what the other says. */
export const stockTalk = async (caller: Page, called: Page, calledId: string): Promise<void> => {
  await caller.evaluate(
    (to) =>
      new Promise<void>((resolve, reject) => {
        const link = window.client.connect(to, { reliable: true })
        link.on('error', reject)
        link.on('data', (data) => window.heard.push(data))
        link.on('open', () => {
          void link.send('hello')
          resolve()
        })
      }),
    calledId,
  )
  await expect.poll(() => called.evaluate(() => window.heard)).toEqual(['hello'])
  await called.evaluate(() => void window.link.send({ and: 'back' }))
  await expect.poll(() => caller.evaluate(() => window.heard)).toEqual([{ and: 'back' }])
}
