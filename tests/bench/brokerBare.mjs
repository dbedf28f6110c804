// The least that a relay can do: find the receiver without parsing, put the sender in at the end, pass it on. No checks at all.
import { WebSocketServer } from 'ws'

const clients = new Map()
const sockets = new WebSocketServer({ port: Number(process.env.PORT), host: '127.0.0.1', perMessageDeflate: false })
sockets.on('connection', (socket, request) => {
  const id = new URLSearchParams(request.url.slice(request.url.indexOf('?'))).get('id')
  clients.set(id, socket)
  socket.send('{"type":"OPEN"}')
  socket.on('message', (data) => {
    const text = data.toString()
    const at = text.lastIndexOf('"dst":"') + 7
    clients.get(text.slice(at, text.indexOf('"', at)))?.send(`${text.slice(0, -1)},"src":"${id}"}`)
  })
  socket.on('close', () => clients.delete(id))
})
sockets.on('listening', () => process.stdout.write(`listening on ${process.env.PORT}\n`))
