import { expect, test } from 'vitest'
import { get, serve } from './harness.ts'

test('[HOSTILE 20] the service worker is told in its script which headers go with what it keeps', async () => {
  const { port } = await serve({ BROKERS: 'https://broker.example/peer' })
  const { body } = await get(port, '/sw.js')
  const [, said = '{}'] = /^self\.SERVED_WITH=(.+);\n/.exec(body) ?? []
  const { page, searchWorker, scanWorker, lockWorker } = JSON.parse(said) as {
    page: Record<string, string>
    searchWorker: string
    scanWorker: string
    lockWorker: string
  }
  const ofPage = (await get(port, '/')).headers
  expect(page['content-security-policy']).toContain('https://broker.example')
  expect(ofPage).toMatchObject(page)
  for (const name of ['content-security-policy', 'permissions-policy', 'cross-origin-opener-policy', 'referrer-policy'])
    expect(page[name], name).toBe(ofPage[name])
  for (const [name, policy] of Object.entries({ search: searchWorker, scan: scanWorker, lock: lockWorker }))
    expect(policy).toBe((await get(port, `/assets/${name}.worker-4f2a.js`)).headers['content-security-policy'])
  // Nothing in it changes by itself: another script is another version.
  expect((await get(port, '/sw.js')).body).toBe(body)
})

test('the worker that decodes pictures can reach nothing at all', async () => {
  const { port } = await serve({ BROKERS: 'https://other.example/peer' })
  const policy = (await get(port, '/assets/scan.worker-4f2a.js')).headers['content-security-policy']
  expect(String(policy).split(';')).toEqual([
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ])
})

test('the worker that makes keys of passphrases may compile WebAssembly, and reach nothing at all', async () => {
  const { port } = await serve({ BROKERS: 'https://other.example/peer' })
  const policy = (await get(port, '/assets/lock.worker-4f2a.js')).headers['content-security-policy']
  expect(String(policy).split(';')).toEqual([
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    "script-src 'wasm-unsafe-eval'",
  ])
})

test('the camera, the microphone, passkeys and a screen that stays on are for this page alone, and other devices are for nobody', async () => {
  const { port } = await serve()
  const permissions = String((await get(port, '/')).headers['permissions-policy']).split(', ')
  expect(permissions.filter((one) => !one.endsWith('=()'))).toEqual([
    'camera=(self)',
    'microphone=(self)',
    'publickey-credentials-create=(self)',
    'publickey-credentials-get=(self)',
    'screen-wake-lock=(self)',
  ])
  expect(permissions).toContain('geolocation=()')
})
