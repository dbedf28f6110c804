import { describe, expect, test } from 'vitest'
import { connect, get, serve } from './harness.ts'

describe('Origin', () => {
  const upgrade = (port: number, origin: string) =>
    connect(port, 'key=peerjs&id=a&token=t', { origin }).then(
      (client) => client.next(),
      (error: Error) => error.message,
    )

  test('[abuse P10] of another page is 403 before the upgrade', async () => {
    const { port } = await serve({ PUBLIC_URL: 'https://chat.example/tete', ORIGINS: 'https://friends.example' })
    for (const origin of [
      'https://evil.example',
      'https://chat.example.evil.example',
      'http://chat.example',
      'null',
      `http://localhost:${port}`,
    ])
      expect(await upgrade(port, origin)).toContain('403')
    for (const origin of ['https://chat.example', 'https://friends.example'])
      expect(await upgrade(port, origin)).toEqual({ type: 'OPEN' })
  })

  test('on a machine of one’s own is any page of that machine', async () => {
    const { port } = await serve()
    for (const origin of ['https://evil.example', 'http://localhost.evil.example', 'null', 'http://192.168.1.2:9000'])
      expect(await upgrade(port, origin)).toContain('403')
    for (const origin of ['http://localhost:5173', 'http://127.0.0.1', 'http://[::1]:1'])
      expect(await upgrade(port, origin)).toEqual({ type: 'OPEN' })
  })

  test('ORIGINS=* admits them all', async () => {
    const { port } = await serve({ ORIGINS: '*' })
    expect(await upgrade(port, 'https://anybody.example')).toEqual({ type: 'OPEN' })
  })

  test('[abuse P10] decides over HTTP, too, and says to browsers who may read the answer', async () => {
    const { port } = await serve({ ORIGINS: 'https://friends.example' })
    const ask = (origin: string) => get(port, '/peer/challenge', { headers: { origin } })
    expect((await ask('https://evil.example')).status).toBe(403)
    const { status, headers } = await ask('https://friends.example')
    expect([status, headers['access-control-allow-origin'], headers.vary]).toEqual([
      200,
      'https://friends.example',
      'Origin',
    ])
  })
})
