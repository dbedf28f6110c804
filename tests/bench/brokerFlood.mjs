// Floods a broker with offers until it is killed, from an address of its own, and comes back at once whenever it is thrown out.
import { WebSocket } from 'ws'

const [port, lines] = process.argv.slice(2).map(Number)
const payload = { sdp: 'x'.repeat(2_300) }
let made = 0

const flood = () => {
  made += 1
  const id = `flood-${process.pid}-${made}`
  const socket = new WebSocket(`ws://127.0.0.1:${port}/peer/peerjs?key=peerjs&id=${id}&token=t`, {
    perMessageDeflate: false,
    localAddress: '127.0.9.9',
  })
  const offer = JSON.stringify({ type: 'OFFER', payload, dst: id })
  const pour = () => {
    if (socket.readyState !== socket.OPEN) return
    // As much as the line takes, and no more than this process can hold.
    for (let n = 0; n < 200 && socket.bufferedAmount < 4_000_000; n += 1) socket.send(offer)
    setImmediate(pour)
  }
  socket.on('open', pour)
  socket.on('error', () => {})
  socket.on('close', () => setTimeout(flood, 20))
}
for (let n = 0; n < lines; n += 1) flood()
