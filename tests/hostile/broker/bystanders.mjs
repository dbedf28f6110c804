// Two who talk through the broker at this port, in a process of their own, or it would be the attackers' that is slow. Says to its parent how
// long each offer and its answer took.
import { WebSocket } from 'ws'

const port = process.argv[2]
const EVERY_MS = 40

const client = (id) =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/peer/peerjs?key=peerjs&id=${id}&token=${id}`)
    socket.once('message', () => resolve(socket)).once('error', reject)
  })
const heard = (socket) => new Promise((resolve) => socket.once('message', resolve))

const [ann, bob] = [await client('bystander-1'), await client('bystander-2')]
process.on('disconnect', () => process.exit())
for (let n = 0; ; n += 1) {
  const began = performance.now()
  const [asked, answered] = [heard(bob), heard(ann)]
  ann.send(JSON.stringify({ type: 'OFFER', dst: 'bystander-2', payload: `ask ${n}` }))
  await asked
  bob.send(JSON.stringify({ type: 'ANSWER', dst: 'bystander-1', payload: `answer ${n}` }))
  await answered
  process.send?.(performance.now() - began)
  await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
}
