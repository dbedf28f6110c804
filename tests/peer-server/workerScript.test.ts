import { expect, test } from 'vitest'
import { get, serve } from './harness.ts'

test('[HOSTILE 20] the service worker is told in its script which headers go with what it keeps', async () => {
  const { port } = await serve({ BROKERS: 'https://broker.example/peer' })
  const { body } = await get(port, '/sw.js')
  const [, said = '{}'] = /^self\.SERVED_WITH=(.+);\n/.exec(body) ?? []
  const { page, searchWorker } = JSON.parse(said) as { page: Record<string, string>; searchWorker: string }
  const ofPage = (await get(port, '/')).headers
  expect(page['content-security-policy']).toContain('https://broker.example')
  expect(ofPage).toMatchObject(page)
  for (const name of ['content-security-policy', 'permissions-policy', 'cross-origin-opener-policy', 'referrer-policy'])
    expect(page[name], name).toBe(ofPage[name])
  const ofWorker = (await get(port, '/assets/search.worker-4f2a.js')).headers
  expect(searchWorker).toBe(ofWorker['content-security-policy'])
  // Nothing in it changes by itself: another script is another version.
  expect((await get(port, '/sw.js')).body).toBe(body)
})
