import { expect, test } from 'vitest'
import { connect, get, register, serve } from './harness.ts'

test('numbers for operators are not public unless that is wanted', async () => {
  expect((await get((await serve()).port, '/metrics')).status).toBe(404)
  const { status, headers, body } = await get((await serve({ METRICS: 'public' })).port, '/metrics')
  expect(status).toBe(200)
  expect(headers['content-type']).toContain('text/plain')
  expect(body).toContain('tete_clients 0')
})

test('on a port of their own there is nothing else', async () => {
  const { port, metricsPort } = await serve({ METRICS_PORT: '0', METRICS_HOST: 'localhost' })
  expect((await get(metricsPort!, '/metrics')).body).toContain('tete_clients 0')
  expect((await get(port, '/metrics')).status).toBe(404)
  for (const path of ['/', '/health', '/config.json', '/peer/challenge'])
    expect((await get(metricsPort!, path)).status).toBe(404)
  expect((await get(metricsPort!, '/metrics', { method: 'POST' })).status).toBe(404)
})

test('they count clients, connects, messages and ends, and name nobody', async () => {
  const { port } = await serve({ METRICS: 'public', MESSAGE_BURST: '20' })
  const [ann, bob] = [await register(port, 'secret-ann'), await register(port, 'secret-bob')]
  ann.send({ type: 'OFFER', dst: 'secret-bob', payload: {} })
  await bob.next()
  ann.send({ type: 'OFFER', dst: 'secret-nobody', payload: {} })
  await ann.next()
  await (await connect(port, 'key=peerjs&id=secret-ann&token=other')).closed
  await (await connect(port, 'key=peerjs&id=secret-ann')).closed
  await connect(port, 'key=peerjs&id=x&token=t', { origin: 'https://evil.example' }).catch(() => {})
  await get(port, '/peer/challenge')
  await get(port, '/peer/ice')
  bob.send('rubbish')
  await bob.closed
  for (let n = 0; n < 30; n += 1) ann.send({ type: 'HEARTBEAT' })
  await ann.closed
  const { body } = await get(port, '/metrics')
  const LINES = [
    'tete_clients 0',
    'tete_cluster_up 1',
    'tete_connects_total{result="greeted"} 2',
    'tete_connects_total{result="taken"} 1',
    'tete_connects_total{result="refused"} 1',
    'tete_connects_total{result="origin"} 1',
    'tete_messages_total{result="here"} 1',
    'tete_messages_total{result="absent"} 1',
    'tete_closes_total{code="4000"} 1',
    'tete_closes_total{code="4008"} 1',
    'tete_asks_total{result="challenge"} 1',
    'tete_asks_total{result="unproved"} 1',
  ]
  for (const line of LINES) expect(body.split('\n')).toContain(line)
  expect(body).not.toMatch(/secret|127\.0\.0\.1|::1/)
})

test('a client cannot make series of its own', async () => {
  const { port } = await serve({ METRICS: 'public' })
  for (const code of [3000, 3001, 4999]) {
    const client = await register(port, `client-${code}`)
    client.socket.close(code)
    await client.closed
  }
  await expect.poll(async () => (await get(port, '/metrics')).body).toContain('tete_closes_total{code="other"} 3')
})
