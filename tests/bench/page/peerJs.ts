import type { DataConnection, Peer } from 'peerjs'
import type { Broker } from '../../../src/platform/peerjs/line.ts'

const once = (of: { once(event: 'open', run: () => void): unknown }) =>
  new Promise<void>((resolve) => {
    of.once('open', resolve)
  })

/** Two Peers of PeerJS, as it comes: what it takes by itself stands between WebRTC and what is ours. */
export async function openPeers({ host, port, path }: Broker) {
  const { Peer } = await import('peerjs')
  const open = async (): Promise<Peer> => {
    const peer = new Peer(`peer${crypto.randomUUID()}`, { host, port, path, secure: false, config: { iceServers: [] } })
    await once(peer)
    return peer
  }
  const [a, b] = await Promise.all([open(), open()])
  return {
    /** Resolves once both channels are open. */
    async dial() {
      const there = new Promise<DataConnection>((resolve) => {
        b.once('connection', resolve)
      }).then((connection) => once(connection))
      const here = a.connect(b.id, { serialization: 'raw', reliable: true })
      await Promise.all([once(here), there])
      return here
    },
    close() {
      a.destroy()
      b.destroy()
    },
  }
}
