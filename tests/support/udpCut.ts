import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import type { BrowserContext } from '@playwright/test'

/** Address at which sockets of this machine meet each other. */
const HERE =
  Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'

interface Front {
  readonly socket: Socket
  /** Port of the browser that it stands for. */
  port: number
}

/**
 * Cut: the UDP of the connections between two pages goes through here, since the candidates that they tell by way of the broker are
 * rewritten on their way. What they tell otherwise, in a restart, goes past it.
 */
export async function startUdpCut() {
  /** By connection, then by page: who of the two a socket stands for. */
  const connections = new Map<string, Map<object, Promise<Front>>>()
  const sockets: Socket[] = []
  const isCut = new Set<string>()
  let cutAll = false
  let brokerAway = false
  let dials = true
  const lines = new Set<{ close(): void }>()
  let passed = 0

  async function front(connectionId: string, page: object, port: number): Promise<Front> {
    const pages = connections.get(connectionId) ?? new Map<object, Promise<Front>>()
    connections.set(connectionId, pages)
    const known = pages.get(page)
    if (known) return known
    const made = (async () => {
      const socket = createSocket('udp4').bind(0, HERE)
      sockets.push(socket)
      await once(socket, 'listening')
      const it: Front = { socket, port }
      // What comes to whoever stands for one page is from the other one, and goes on from whoever stands for that.
      socket.on('message', async (data) => {
        const [from] = [...pages].filter(([other]) => other !== page)
        if (!from || cutAll || isCut.has(connectionId)) return
        passed += 1
        ;(await from[1]).socket.send(data, it.port, HERE)
      })
      return it
    })()
    pages.set(page, made)
    return made
  }

  /** A candidate as the other page gets it, or nothing: one for each connection and page. */
  async function rewrite(page: object, message: string): Promise<string | undefined> {
    const { type, payload } = JSON.parse(message) as {
      type: string
      payload?: { connectionId: string; candidate?: { candidate: string }; sdp?: { sdp: string } }
    }
    if (type === 'OFFER' && !dials) return undefined
    if (type !== 'CANDIDATE' || !payload?.candidate?.candidate) return message
    const [, port] = / udp \d+ \S+ (\d+) typ host/i.exec(payload.candidate.candidate) ?? []
    if (!port || /:[0-9a-f]*:/.test(payload.candidate.candidate)) return undefined
    const known = connections.get(payload.connectionId)?.get(page)
    if (known && (await known).port !== Number(port)) return undefined
    const { socket } = await front(payload.connectionId, page, Number(port))
    const line = payload.candidate.candidate.replace(
      /( udp \d+) \S+ \d+ typ host/i,
      `$1 ${HERE} ${socket.address().port} typ host`,
    )
    return JSON.stringify({
      type,
      ...JSON.parse(message),
      payload: { ...payload, candidate: { ...payload.candidate, candidate: line } },
    })
  }

  return {
    /** Of a profile, before its first page. `other`: what stands for the page at the other end, where that cannot be watched. */
    async watch(page: BrowserContext, other?: object) {
      await page.routeWebSocket(/\/peerjs/, (line) => {
        if (brokerAway) return void line.close()
        lines.add(line)
        const server = line.connectToServer()
        let tail: Promise<unknown> = Promise.resolve()
        line.onMessage((message) => {
          tail = tail.then(async () => {
            const fit = await rewrite(page, String(message))
            if (fit !== undefined) server.send(fit)
          })
        })
        if (!other) return
        let come: Promise<unknown> = Promise.resolve()
        server.onMessage((message) => {
          come = come.then(async () => {
            const fit = await rewrite(other, String(message))
            if (fit !== undefined) line.send(fit)
          })
        })
      })
    },
    /** Nothing gets through any more, for a while. */
    cut(is: boolean) {
      cutAll = is
    },
    /** The ways that there are now are gone for good, as after a change of address. */
    move() {
      for (const connectionId of connections.keys()) isCut.add(connectionId)
    },
    setBroker(up: boolean) {
      brokerAway = !up
      if (!up) for (const line of lines) line.close()
      lines.clear()
    },
    /** No new connection comes about by way of the broker. */
    setDials(can: boolean) {
      dials = can
    },
    passed: () => passed,
    stop() {
      for (const socket of sockets) socket.close()
    },
  }
}
