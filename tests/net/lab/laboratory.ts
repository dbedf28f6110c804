import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from '@playwright/test'
import { chromiumLaunch } from '../../support/chromium.ts'
import { createPerson, type Person } from '../../support/person.ts'
import { CHAT, type HomeName, ORIGIN, TURN } from './addresses.ts'
import { makeCertificates, trustIn } from './certificates.ts'
import { createHome, type Home } from './home.ts'
import { observe } from './observe.ts'
import { createServers, type Servers } from './servers.ts'
import { createSpaces, type Space } from './spaces.ts'

export type Host = 'A' | 'A2' | 'B'

export interface Resident extends Person {
  readonly host: Host
  /** All that the page says to the broker, frame by frame. */
  readonly frames: string[]
}

export interface Laboratory {
  readonly homes: Readonly<Record<HomeName, Home>>
  readonly servers: Servers
  /** The machine of page, broker and TURN. */
  readonly server: Space
  readonly folder: string
  /** PEM of the authority that browsers here trust. */
  readonly authority: string
  host(host: Host): Space
  /** Somebody new, in a profile of their own, in the browser of that device. */
  person(host: Host, name: string): Promise<Resident>
  /** Networks as at first, and nobody there. `anew`: with browsers that have seen no other network. */
  reset(anew?: boolean): Promise<void>
  /** Puts the browser of a device to sleep, or wakes it. */
  sleeping(host: Host, asleep: boolean): void
  asleep(host: Host): boolean
  remove(): Promise<void>
}

/** A small internet: one segment with our server and coturn on it, and two homes behind their routers. */
export const createLaboratory = async (): Promise<Laboratory> => {
  const spaces = createSpaces()
  const certificates = makeCertificates(spaces.folder)
  const inet = spaces.add('inet')
  inet.ip('link add br0 type bridge', 'link set br0 up')
  const server = spaces.add('srv')
  spaces.cable(server, 'eth0', inet, 'srv')
  inet.ip('link set srv master br0', 'link set srv up')
  for (const { v4, v6 } of [CHAT, TURN]) server.ip(`addr add ${v4}/24 dev eth0`, `-6 addr add ${v6}/64 dev eth0 nodad`)
  server.ip('link set eth0 up')
  const homes = { A: await createHome(spaces, inet, 'A'), B: await createHome(spaces, inet, 'B') }
  server.ip('-6 route add 2001:db8:a::/48 via 2001:db8:100::21', '-6 route add 2001:db8:b::/48 via 2001:db8:100::22')
  const servers = createServers(server, spaces.folder, certificates)
  const hosts = { ...homes.A.hosts, ...homes.B.hosts }
  const hostOf = (host: Host): Space => hosts[host] as Space

  const browsers = new Map<Host, Browser>()
  const browserOf = async (host: Host): Promise<Browser> => {
    const known = browsers.get(host)
    if (known?.isConnected()) return known
    const home = join(spaces.folder, `home-${host}`)
    mkdirSync(home, { recursive: true })
    trustIn(home, certificates)
    const { executablePath, args } = chromiumLaunch()
    const inside = join(spaces.folder, `chromium-${host}`)
    writeFileSync(
      inside,
      `#!/bin/sh\nexport HOME=${home}\nexec ip netns exec ${hostOf(host).ns} ${executablePath} "$@"\n`,
    )
    chmodSync(inside, 0o755)
    const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false }
    const browser = await chromium.launch({ executablePath: inside, args, ...signals })
    browsers.set(host, browser)
    return browser
  }
  const sleepers = new Set<Host>()
  const sleeping = (host: Host, asleep: boolean) => {
    if (asleep) sleepers.add(host)
    else sleepers.delete(host)
    for (const pid of hostOf(host).pids()) process.kill(pid, asleep ? 'SIGSTOP' : 'SIGCONT')
  }

  return {
    homes,
    servers,
    server,
    folder: spaces.folder,
    authority: certificates.authority,
    host: hostOf,
    async person(host, name) {
      const browser = await browserOf(host)
      const frames: string[] = []
      const observed = {
        async newContext(options: Parameters<Browser['newContext']>[0]) {
          const context = await browser.newContext(options)
          await context.addInitScript(observe)
          context.on('page', (page) =>
            page.on('websocket', (socket) =>
              socket.on('framesent', ({ payload }) => void frames.push(String(payload))),
            ),
          )
          return context
        },
      }
      const person = await createPerson(observed, ORIGIN, name, { serviceWorkers: 'block' })
      return Object.assign(person, { host, frames })
    },
    async reset(anew = false) {
      for (const [host, browser] of browsers) {
        if (sleepers.has(host)) sleeping(host, false)
        for (const context of browser.contexts()) await context.close()
        if (!anew) continue
        await browser.close()
        browsers.delete(host)
      }
      await homes.A.reset()
      await homes.B.reset()
    },
    sleeping,
    asleep: (host) => sleepers.has(host),
    async remove() {
      for (const host of sleepers) sleeping(host, false)
      for (const browser of browsers.values()) await browser.close()
      spaces.remove()
    },
  }
}
