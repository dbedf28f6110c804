import { onTestFinished } from 'vitest'
import { buildServer } from '../../peer-server/builtServer.ts'
import { dial, get, type RawClient } from '../../peer-server/harness.ts'
import { type RunningServer, startServer } from '../../support/server.ts'

/** A broker as people run it, in a process of its own, with two who know each other and talk. */
export interface Watched {
  readonly server: RunningServer
  /** One says something to the other, and is answered. Milliseconds that this took; rejects if it does not happen. */
  talk(): Promise<number>
  metric(line: RegExp): Promise<number>
  /** Resident memory in MB. */
  resident(): Promise<number>
}

const plain = (id: string) => `key=peerjs&id=${id}&token=token-of-${id}`

const next = async (client: RawClient, what: string): Promise<unknown> => {
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error(`never: ${what}`)), 30_000).unref())
  return Promise.race([client.next(), late])
}

export const startWatched = async (env: Readonly<Record<string, string>> = {}): Promise<Watched> => {
  const entry = await buildServer()
  const server = await startServer({
    entry,
    env: { CLAIMS: 'optional', METRICS: 'public', LOG_LEVEL: 'silent', ...env },
  })
  onTestFinished(() => server.kill())
  const [ann, bob] = [await dial(server.port, plain('ann')), await dial(server.port, plain('bob'))]
  for (const client of [ann, bob]) await client.next()
  let said = 0

  const exchange = async (from: RawClient, to: RawClient, type: string, src: string, dst: string) => {
    const payload = `${type} ${said}`
    from.send({ type, dst, payload })
    const heard = await next(to, `${payload} to ${dst}`)
    const wanted = { type, dst, payload, src }
    if (JSON.stringify(heard) !== JSON.stringify(wanted))
      throw new Error(`said ${payload}, heard ${JSON.stringify(heard)}`)
  }
  const metric = async (line: RegExp) => Number(line.exec((await get(server.port, '/metrics')).body)?.[1] ?? 0)

  return {
    server,
    async talk() {
      said += 1
      const began = performance.now()
      await exchange(ann, bob, 'OFFER', 'ann', 'bob')
      await exchange(bob, ann, 'ANSWER', 'bob', 'ann')
      return performance.now() - began
    },
    metric,
    resident: async () => (await metric(/^tete_process_resident_memory_bytes (\d+)/m)) / 1024 / 1024,
  }
}
