import { check } from '../check.ts'
import { pause, sidesInPage } from './subject.ts'

/** What an RTCPeerConnection is asked to do in another way than it is. */
function altered(config: RTCConfiguration, change: (pc: RTCPeerConnection) => void): RTCPeerConnection {
  const pc = new RTCPeerConnection(config)
  change(pc)
  return pc
}

/** A picture of one colour, which changes all the time. */
function paint(colour: string): MediaStreamTrack {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 64
  const context = canvas.getContext('2d')!
  let on = false
  setInterval(() => {
    on = !on
    context.fillStyle = colour
    context.fillRect(0, 0, 64, 64)
    context.fillStyle = on ? 'black' : colour
    context.fillRect(0, 0, 4, 4)
  }, 30)
  return canvas.captureStream(30).getVideoTracks()[0]!
}

/** What comes is shown all the while, as in a call; asked for, the colour in the middle of the next picture: red, green and blue, 0 … 255. */
function show(track: MediaStreamTrack): () => Promise<number[]> {
  const video = document.createElement('video')
  video.muted = true
  video.srcObject = new MediaStream([track])
  document.body.append(video)
  void video.play()
  return async () => {
    await new Promise((resolve) => video.requestVideoFrameCallback(resolve))
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = 64
    const context = canvas.getContext('2d')!
    context.drawImage(video, 0, 0, 64, 64)
    return [...context.getImageData(32, 32, 1, 1).data.slice(0, 3)]
  }
}

/** Pictures go both ways in their slots, and go on through a negotiation by both at once. */
async function pictures() {
  const pair = await sidesInPage()
  await pair.link()
  const [here, there] = await pair.opened('call')
  const [mine, yours] = [here.connection.media!, there.connection.media!]
  check.that(await mine.send(1, paint('red')))
  check.that(await mine.send(2, paint('lime')))
  check.that(await yours.send(1, paint('blue')))
  const shown = [yours.received[1], yours.received[2], mine.received[1]].map((track) => show(track as MediaStreamTrack))
  const looks = async () => {
    const colours = []
    for (const colour of shown) colours.push(await colour())
    return colours
  }
  const before = await looks()
  const glares = () => (pair.a.counts.get('side.glare') ?? 0) + (pair.b.counts.get('side.glare') ?? 0)
  for (let tries = 0; tries < 10 && glares() === 0; tries++) {
    pair.a.sides.wake()
    pair.b.sides.wake()
    await pause(1_000)
  }
  const after = await looks()
  pair.stop()
  return { before, after, glares: glares() }
}

/**
 * The browser of `b` is given another description than the one that came over the link, that of somebody who sits in between; `b` must
 * neither hand on a byte of theirs nor let anybody send one.
 */
async function rewritten() {
  const man = new RTCPeerConnection({ bundlePolicy: 'max-bundle' })
  const channel = man.createDataChannel('side', { negotiated: true, id: 0 })
  let connected = false
  channel.onopen = () => {
    connected = true
    channel.send(new Uint8Array([66, 6]))
  }
  await man.setLocalDescription()
  const pair = await sidesInPage((which) => ({
    connect: (config) =>
      altered(config, (pc) => {
        if (which === 'a') return
        const native = RTCPeerConnection.prototype
        type Describe = (this: RTCPeerConnection, init?: RTCSessionDescriptionInit) => Promise<void>
        const [setRemoteDescription, setLocalDescription] = [
          native.setRemoteDescription as Describe,
          native.setLocalDescription as Describe,
        ]
        const addIceCandidate = native.addIceCandidate as (
          this: RTCPeerConnection,
          init: RTCIceCandidate,
        ) => Promise<void>
        pc.setRemoteDescription = () => setRemoteDescription.call(pc, man.localDescription!)
        pc.setLocalDescription = async () => {
          await setLocalDescription.call(pc)
          await man.setRemoteDescription(pc.localDescription!)
        }
        pc.addIceCandidate = async () => undefined
        pc.addEventListener('icecandidate', ({ candidate }) => void (candidate && man.addIceCandidate(candidate)))
        man.addEventListener('icecandidate', ({ candidate }) => {
          if (candidate) void addIceCandidate.call(pc, candidate)
        })
      }),
  }))
  await pair.link()
  const result = await pair.a.open()
  await pair.until(() => pair.live() === 0)
  const kept = pair.b.kept.length
  const counted = pair.b.counts.get('side.certificate') ?? 0
  pair.stop()
  man.close()
  return { result: typeof result === 'string' ? result : 'open', connected, kept, counted }
}

/** What leaves under relay-only where there is no relay, and what leaves where anything may. */
async function said(relayOnly: boolean) {
  const pair = await sidesInPage(() => ({ relayOnly: () => relayOnly }))
  const frames: string[] = []
  pair.tamper((_, frame) => {
    frames.push(JSON.stringify(frame))
    return [frame]
  })
  await pair.link()
  const opening = pair.a.sides.open(pair.b.id, 'files')
  void pair.a.sides.open(pair.b.id, 'call')
  await pause(1_500)
  opening.cancel()
  pair.stop()
  const descriptions = frames.filter((frame) => frame.includes('"description"'))
  return {
    descriptions: descriptions.length,
    candidates: frames.filter((frame) => frame.includes('"candidate"')).length,
    // A candidate, or any address but the one that says nothing.
    addresses: descriptions.filter((frame) => /a=candidate|a=rtcp:|\.local|IP4 (?!0\.0\.0\.0|127\.0\.0\.1)/.test(frame))
      .length,
    loopback: descriptions.filter((frame) => frame.includes('127.0.0.1')).length,
  }
}

/** A new path is negotiated while messages flow: new credentials on both sides, the same certificate, nothing lost. */
async function restarted() {
  const made: RTCPeerConnection[] = []
  const pair = await sidesInPage(() => ({
    connect: (config) => altered(config, (pc) => void made.push(pc)),
  }))
  await pair.link()
  const [here, there] = await pair.opened()
  const ufrags = () => made.map((pc) => /a=ice-ufrag:(.*)\r/.exec(pc.localDescription!.sdp)![1]!)
  const prints = () => made.map((pc) => /a=fingerprint:(.*)\r/.exec(pc.localDescription!.sdp)![1]!)
  const before = [ufrags(), prints()] as const
  pair.a.sides.wake()
  for (let i = 0; i < 200; i++) {
    here.connection.data!.send(new Uint8Array([i]))
    await pause(2)
  }
  await pair.until(() => there.got.length === 200)
  const after = [ufrags(), prints()] as const
  const inOrder = there.got.every((message, i) => message?.[0] === i)
  const open = here.connection.connected && there.connection.connected
  pair.stop()
  return {
    renewed: before[0].every((ufrag, i) => ufrag !== after[0][i]),
    sameCertificates: before[1].join() === after[1].join(),
    inOrder,
    open,
  }
}

/** Both through a relay alone: bytes arrive, and what is said of the way tells nothing of ours. */
async function relayed(iceServers: RTCIceServer[]) {
  const pair = await sidesInPage(() => ({ relayOnly: () => true, iceServers: () => iceServers }))
  const lines: string[] = []
  pair.tamper((_, frame) => {
    if (frame.kind === 'candidate') lines.push(String(frame.body.line))
    return [frame]
  })
  await pair.link()
  const [here, there] = await pair.opened()
  here.connection.data!.send(new Uint8Array([1, 2, 3]))
  await pair.until(() => there.got.length === 1)
  let path: string | undefined
  while (path === undefined) path = await here.connection.path()
  pair.stop()
  return { path, lines, got: [...there.got[0]!] }
}

/** Hidden from the peer in the middle of it: what is direct ends; whoever opens again, and whoever seeks a new path, only relays are named. */
async function hidden(iceServers: RTCIceServer[]) {
  let hides = false
  const pair = await sidesInPage((which) => ({
    relayOnly: () => which === 'a' && hides,
    iceServers: () => iceServers,
  }))
  const said: string[] = []
  pair.tamper((from, frame) => {
    if (from === pair.a.id && hides && (frame.kind === 'candidate' || frame.kind === 'description'))
      said.push(String(frame.body.line ?? frame.body.sdp))
    return [frame]
  })
  const pathOf = async ({ connection }: { connection: { path(): Promise<string | undefined> } }) => {
    for (;;) {
      const path = await connection.path()
      if (path !== undefined) return path
    }
  }
  await pair.link()
  const [before] = await pair.opened()
  const first = await pathOf(before)
  hides = true
  pair.hide()
  while (before.connection.connected) await pause(10)
  const paths = [first]
  for (const who of [pair.a, pair.b]) {
    const opened = await who.open()
    if (typeof opened === 'string') throw new Error(opened)
    // By both: a page that wakes asks for a new path.
    for (const seeks of [pair.a, pair.b]) {
      seeks.sides.wake()
      await pause(1_500)
    }
    paths.push(await pathOf(opened))
  }
  pair.stop()
  return { paths, said }
}

export const scenes = { hidden, relayed, pictures, rewritten, said, restarted }
