import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../../peer-server/config.ts'
import { HELP } from '../../peer-server/settings.ts'
import { type ComposeService, readCompose } from '../containers/composeFile.mjs'

// What the compose files say; `npm test` runs them, too (tests/containers).

const ROOT = join(import.meta.dirname, '../..')
const FILES = ['compose.yaml', 'compose.cluster.yaml', 'compose.443.yaml']
const read = (files: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  readCompose(
    files.map((file) => join(ROOT, file)),
    { DOMAIN: 'chat.example', TURN_TLS_DOMAIN: 'turn.chat.example', ...more },
  )
const { services, networks } = read(FILES)
const volumesOf = ({ volumes = [] }: ComposeService) => volumes.map((volume) => volume.split(':')[0])
const all = Object.entries(services)

describe('[HOSTILE 19] secrets', () => {
  test('are in the containers that need them, and in no others', () => {
    const holders = (name: string) => all.flatMap(([service, it]) => (volumesOf(it).includes(name) ? service : []))
    expect(holders('server-key')).toEqual(['keys', 'chat', 'chat2'])
    expect(holders('turn-key')).toEqual(['keys', 'chat', 'turn', 'chat2'])
    expect(holders('bus-key')).toEqual(['keys', 'chat', 'chat2', 'bus'])
    expect(read(['compose.yaml']).services.chat?.volumes).not.toContainEqual(expect.stringContaining('bus-key'))
  })

  test('are read-only where they are used', () => {
    for (const [service, { volumes = [] }] of all)
      if (service !== 'keys') for (const volume of volumes) if (volume.includes('-key:')) expect(volume).toMatch(/:ro$/)
  })

  test('go into no command line: what a shell reads them for is its environment, or a file', () => {
    for (const [, { command = [], entrypoint = [], environment = {} }] of all) {
      const words = [...command, ...entrypoint, ...Object.values(environment)]
      // `exec program … $(cat key)` would show it to everybody on the machine.
      for (const line of words.join('\n').split('\n'))
        if (line.includes('/key')) expect(line).not.toMatch(/exec .*\$\(cat/)
    }
    expect(readFileSync(join(ROOT, 'peer-server/containers/turn.sh'), 'utf8')).not.toMatch(/--static-auth-secret/)
    expect(readFileSync(join(ROOT, 'docs/self-hosting.md'), 'utf8')).not.toMatch(/--static-auth-secret/)
  })
})

test('[HOSTILE 19] the bus is in a network of the nodes alone, which leads nowhere, and asks for a password', () => {
  expect(networks?.bus).toEqual({ internal: true })
  const inBus = all.flatMap(([service, it]) => (it.networks?.includes('bus') ? service : []))
  expect(inBus).toEqual(['chat', 'chat2', 'bus'])
  expect(services.bus?.networks).toEqual(['bus'])
  expect(services.bus?.entrypoint?.join(' ')).toContain('requirepass')
  for (const node of ['chat', 'chat2'])
    expect(services[node]?.entrypoint?.join(' ')).toMatch(/redis:\/\/:\$\(cat [^)]+\)@bus/)
})

test('[HOSTILE 19] each image can be pinned to its digest from outside', () => {
  const digest = `@sha256:${'0'.repeat(64)}`
  const names = ['CADDY_IMAGE', 'COTURN_IMAGE', 'NGINX_IMAGE', 'VALKEY_IMAGE']
  const pinned = read(FILES, Object.fromEntries(names.map((name) => [name, `x${digest}`])))
  const foreign = Object.values(pinned.services).filter(({ image }) => image !== 'tete-a-tete')
  expect(foreign).toHaveLength(names.length)
  for (const { image } of foreign) expect(image).toContain(digest)
})

test('what the page on attacks names can be said without a change of the files, and is as the server has it where it is not', () => {
  const page = readFileSync(join(ROOT, 'docs/attacks.md'), 'utf8')
  const names = Object.keys(HELP).filter((name) => page.includes(`\`${name}`) && name !== 'TRUST_PROXY')
  expect(names).toEqual(expect.arrayContaining(['MESSAGE_BURST', 'LOG_PEERS', 'MAX_CLIENTS']))
  const said = read(FILES, Object.fromEntries(names.map((name) => [name, '17'])))
  const silent = read(FILES)
  for (const node of ['chat', 'chat2'])
    for (const name of [...names, 'METRICS_PORT', 'METRICS_HOST']) {
      if (names.includes(name)) expect(said.services[node]?.environment?.[name]).toBe('17')
      expect(silent.services[node]?.environment).toHaveProperty(name)
    }
  const { environment = {} } = silent.services.chat ?? {}
  expect(readConfig({ ...environment, SERVER_KEY: 'k'.repeat(32), TURN_SECRET: 'k'.repeat(32) }, [], ROOT).kind).toBe(
    'config',
  )
})

test('[HOSTILE 15] each container may take so much memory, and no more', () => {
  for (const [service, { mem_limit }] of all)
    expect({ service, mem_limit }).toMatchObject({ mem_limit: expect.stringMatching(/^\d+m$/) })
})
