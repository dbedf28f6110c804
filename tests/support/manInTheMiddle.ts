import { createServer, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Browser, Page } from '@playwright/test'
import type { HostileBroker, Message } from './hostileBroker.ts'

/** The page and its settings from the real server, everything about the broker from the hostile one: one origin for the browser. */
export async function serveWithBroker(
  realPort: number,
  broker: HostileBroker,
): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    const forward = request(
      { port: realPort, path: incoming.url, method: incoming.method, headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(outgoing)
      },
    )
    forward.on('error', () => outgoing.destroy())
    incoming.pipe(forward)
  })
  server.on('upgrade', (incoming, socket, head) => {
    const behind = connect(broker.port, broker.host, () => {
      const lines = incoming.rawHeaders.flatMap((_, i, all) => (i % 2 === 0 ? [`${all[i]}: ${all[i + 1]}`] : []))
      behind.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
      behind.write(head)
      socket.pipe(behind).pipe(socket)
    })
    for (const end of [socket, behind]) {
      end.on('error', () => {
        socket.destroy()
        behind.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Ends {
  /** Takes the caller's offer; resolves to the offer that the callee is given in its place. */
  intercept(key: string, sdp: string): Promise<string>
  /** Takes the callee's answer; resolves to the answer that the caller is given. */
  answer(key: string, sdp: string): Promise<string>
  candidate(key: string, from: 'caller' | 'callee', candidate: RTCIceCandidateInit): void
  /** Everything that went through in the clear. */
  readonly seen: string[]
}
declare global {
  interface Window {
    ends: Ends
  }
}

/** Two real DTLS ends for each connection, in a page of their own: what one says is said on to the other. */
function createEnds() {
  const pairs = new Map<string, { near: RTCPeerConnection; far: RTCPeerConnection }>()
  const seen: string[] = []
  const gathered = (pc: RTCPeerConnection) =>
    new Promise<string>((resolve) => {
      const look = () => pc.iceGatheringState === 'complete' && resolve(pc.localDescription!.sdp)
      pc.onicegatheringstatechange = look
      look()
    })
  const join = (a: RTCDataChannel, b: RTCDataChannel) => {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const waiting: ArrayBuffer[] = []
      from.binaryType = 'arraybuffer'
      from.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
        seen.push(new TextDecoder().decode(data))
        if (to.readyState === 'open') to.send(data)
        else waiting.push(data)
      }
      to.addEventListener('open', () => {
        for (const data of waiting.splice(0)) to.send(data)
      })
    }
  }
  window.ends = {
    seen,
    async intercept(key, sdp) {
      const near = new RTCPeerConnection()
      const far = new RTCPeerConnection()
      pairs.set(key, { near, far })
      const out = far.createDataChannel('tete-a-tete', { ordered: true })
      near.ondatachannel = ({ channel }) => join(channel, out)
      await near.setRemoteDescription({ type: 'offer', sdp })
      await near.setLocalDescription()
      await far.setLocalDescription()
      return gathered(far)
    },
    async answer(key, sdp) {
      const { near, far } = pairs.get(key)!
      await far.setRemoteDescription({ type: 'answer', sdp })
      return gathered(near)
    },
    candidate(key, from, candidate) {
      const pair = pairs.get(key)
      void pair?.[from === 'caller' ? 'near' : 'far'].addIceCandidate(candidate).catch(() => undefined)
    },
  }
}

export interface ManInTheMiddle {
  /** Offers that were swapped so far. */
  readonly swapped: () => number
  /** Everything that the two said to each other through him. */
  heard(): Promise<string[]>
  /** From now on the broker is honest. */
  leave(): Promise<void>
}

const FINGERPRINT = /^a=fingerprint:.*$/m

/** The victim's own certificate line before the real one: who reads the first line reads what they expect. */
const withDecoy = (sdp: string, victim: string) => {
  const decoy = FINGERPRINT.exec(victim)?.[0] ?? ''
  return sdp.replace(FINGERPRINT, (real) => `${decoy}\r\n${real}`)
}

/** A broker that sits in between: it answers each side itself and passes on what they say. */
export async function sitInBetween(
  browser: Browser,
  url: string,
  broker: HostileBroker,
  { decoy }: { decoy: boolean },
): Promise<ManInTheMiddle> {
  const context = await browser.newContext()
  const page: Page = await context.newPage()
  await page.goto(`${url}/health`)
  await page.evaluate(createEnds)
  const callers = new Map<string, string>()
  const offers = new Map<string, string>()
  let swapped = 0
  let left = false

  const payloadOf = (message: Message) =>
    message.payload as
      | { connectionId: string; sdp?: { type: string; sdp: string }; candidate?: RTCIceCandidateInit }
      | undefined
  /** A page that is just being loaded anew hears nothing, as with any broker. */
  const pass = (message: Message) => {
    if (broker.isConnected(message.dst!)) broker.send(message.dst!, message)
  }
  /** The decoy's answer does not wait for the callee, who may well refuse the offer: the caller shall meet it too. */
  async function offer(message: Message) {
    const payload = payloadOf(message)!
    const key = payload.connectionId
    callers.set(key, message.src)
    const mine = await page.evaluate(([k, sdp]) => window.ends.intercept(k!, sdp!), [key, payload.sdp!.sdp])
    offers.set(key, payload.sdp!.sdp)
    swapped++
    const sdp = { type: 'offer', sdp: decoy ? withDecoy(mine, payload.sdp!.sdp) : mine }
    pass({ ...message, payload: { ...payload, sdp } })
    if (!decoy) return
    const near = mine.replace('a=setup:actpass', 'a=setup:active')
    pass({
      type: 'ANSWER',
      src: message.dst!,
      dst: message.src,
      payload: { ...payload, sdp: { type: 'answer', sdp: withDecoy(near, mine) } },
    })
  }
  async function answer(message: Message) {
    const payload = payloadOf(message)!
    const mine = await page.evaluate(
      ([k, sdp]) => window.ends.answer(k!, sdp!),
      [payload.connectionId, payload.sdp!.sdp],
    )
    pass({ ...message, payload: { ...payload, sdp: { type: 'answer', sdp: mine } } })
  }

  /** What was still on its way when he left. */
  const unlessLeft = (error: unknown) => {
    if (!left) throw error
  }
  broker.rule((message) => {
    const payload = payloadOf(message)
    if (!payload?.connectionId || message.src === message.dst) return undefined
    if (message.type === 'OFFER' && payload.sdp) void offer(message).catch(unlessLeft)
    else if (message.type === 'ANSWER' && payload.sdp) void answer(message).catch(unlessLeft)
    else if (message.type === 'CANDIDATE' && payload.candidate) {
      const from = callers.get(payload.connectionId) === message.src ? 'caller' : 'callee'
      const candidate = [payload.connectionId, from, payload.candidate] as const
      void page.evaluate(([k, f, c]) => window.ends.candidate(k, f, c), candidate).catch(unlessLeft)
    } else return undefined
    return []
  })

  return {
    swapped: () => swapped,
    heard: () => page.evaluate(() => window.ends.seen),
    async leave() {
      left = true
      broker.rule(undefined)
      await context.close()
    },
  }
}
