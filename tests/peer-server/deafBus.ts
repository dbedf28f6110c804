import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Way to a Redis on which nobody can listen while it is deaf: whoever listens, or begins to, is cut off; all else goes through. */
export async function deafBus(url: string) {
  const { hostname, port } = new URL(url)
  const all = new Set<Socket>()
  const ears = new Set<Socket>()
  let deaf = false
  const server = createServer((client) => {
    const redis = connect(Number(port), hostname)
    const end = () => {
      for (const socket of [client, redis]) socket.destroy()
      all.delete(client)
      ears.delete(client)
    }
    all.add(client)
    for (const socket of [client, redis]) socket.on('error', end).on('close', end)
    client.on('data', (data) => {
      if (/subscribe/i.test(data.toString('latin1'))) ears.add(client)
      if (deaf && ears.has(client)) end()
      else redis.write(data)
    })
    redis.pipe(client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hear(on: boolean) {
      deaf = !on
      if (deaf) for (const client of ears) client.destroy()
    },
    close() {
      server.close()
      for (const client of all) client.destroy()
    },
  }
}
