import { describe, expect, test } from 'vitest'
import { type Config, helpText, readConfig } from '../../peer-server/config.ts'
import { SettingsSchema } from '../../peer-server/settings.ts'

const configOf = (env: Record<string, string>, args: string[] = []): Config => {
  const read = readConfig(env, args, '/page')
  if (read.kind !== 'config') throw new Error(JSON.stringify(read))
  return read.config
}
const problemsOf = (env: Record<string, string>, args: string[] = []): string[] => {
  const read = readConfig(env, args, '/page')
  if (read.kind !== 'wrong') throw new Error(JSON.stringify(read))
  return read.problems
}

test('without any setting it is one page and one broker on port 9000', () => {
  expect(configOf({})).toEqual({
    port: 9000,
    host: undefined,
    peerPath: '/peer',
    publicUrl: undefined,
    origins: [],
    trustedProxies: 0,
    claims: 'required',
    serverKey: undefined,
    iceServers: [],
    stunUrls: [],
    turnUrls: [],
    turnSecret: undefined,
    brokers: [],
    maxClients: 20_000,
    socketsPerAddress: 500,
    connectsPerMinute: 1_000,
    messagesPerSecond: 50,
    messageBurst: 500,
    clusterUrl: undefined,
    metrics: 'off',
    metricsPort: undefined,
    metricsHost: '127.0.0.1',
    drainSeconds: 5,
    logLevel: 'warn',
    logPeers: false,
    pageDir: '/page',
  })
})

test('every setting is read from the environment', () => {
  const ice = [{ urls: ['stun:turn.example:3478'] }, { urls: 'turns:turn.example', username: 'u', credential: 'c' }]
  expect(
    configOf({
      PORT: '0',
      HOST: '127.0.0.1',
      PEER_PATH: '/signal/peer',
      PUBLIC_URL: 'https://Chat.example/',
      ICE_SERVERS: JSON.stringify(ice),
      BROKERS: ' https://other.example/peer/#required , http://localhost:9001/peer,',
      ORIGINS: 'https://friends.example, http://localhost:5173',
      TRUST_PROXY: '10.0.0.0/8,::1',
      CLAIMS: 'required',
      SERVER_KEY: 'k'.repeat(32),
      STUN_URLS: 'stun:turn.example:3478',
      TURN_URLS: 'turn:turn.example:3478?transport=udp,turns:turn.example:443?transport=tcp',
      TURN_SECRET: 's'.repeat(16),
      MAX_CLIENTS: '1',
      SOCKETS_PER_ADDRESS: '2',
      CONNECTS_PER_MINUTE: '3',
      MESSAGES_PER_SECOND: '4',
      MESSAGE_BURST: '5',
      CLUSTER_URL: 'redis://:pw@bus:6379/1',
      METRICS: 'public',
      METRICS_PORT: '9100',
      METRICS_HOST: '0.0.0.0',
      DRAIN_SECONDS: '0',
      LOG_PEERS: 'yes',
      LOG_LEVEL: 'silent',
    }),
  ).toMatchObject({
    port: 0,
    host: '127.0.0.1',
    peerPath: '/signal/peer',
    publicUrl: 'https://chat.example',
    iceServers: ice,
    brokers: [
      { url: 'https://other.example/peer', claims: 'required' },
      { url: 'http://localhost:9001/peer', claims: 'none' },
    ],
    origins: ['https://friends.example', 'http://localhost:5173'],
    trustedProxies: [
      { network: '10.0.0.0', prefix: 8 },
      { network: '::1', prefix: 128 },
    ],
    claims: 'required',
    serverKey: 'k'.repeat(32),
    stunUrls: ['stun:turn.example:3478'],
    turnUrls: ['turn:turn.example:3478?transport=udp', 'turns:turn.example:443?transport=tcp'],
    turnSecret: 's'.repeat(16),
    maxClients: 1,
    socketsPerAddress: 2,
    connectsPerMinute: 3,
    messagesPerSecond: 4,
    messageBurst: 5,
    clusterUrl: 'redis://:pw@bus:6379/1',
    metrics: 'public',
    metricsPort: 9100,
    metricsHost: '0.0.0.0',
    drainSeconds: 0,
    logLevel: 'silent',
    logPeers: true,
  })
})

test('a flag wins over the environment, and an empty variable is an unset one', () => {
  expect(configOf({ PORT: '1', HOST: '' }, ['--port', '2', '--peer-path=/x'])).toMatchObject({
    port: 2,
    host: undefined,
    peerPath: '/x',
  })
})

test('the configuration cannot be changed afterwards', () => {
  const config = configOf({ BROKERS: 'https://other.example' })
  expect(Object.isFrozen(config) && Object.isFrozen(config.brokers) && Object.isFrozen(config.iceServers)).toBe(true)
})

describe('what is wrong is refused with the name of its variable', () => {
  const WRONG: [variable: string, value: string][] = [
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80a'],
    ['PORT', '1.5'],
    ['HOST', 'no host'],
    ['PEER_PATH', 'peer'],
    ['PEER_PATH', '/'],
    ['PEER_PATH', '/peer/'],
    ['PEER_PATH', '/../x'],
    ['PEER_PATH', '/health'],
    ['PEER_PATH', '/assets/x'],
    ['PUBLIC_URL', 'chat.example'],
    ['PUBLIC_URL', 'ws://chat.example'],
    ['PUBLIC_URL', 'https://me:pw@chat.example'],
    ['PUBLIC_URL', 'https://chat.example/?x'],
    ['ICE_SERVERS', '{'],
    ['ICE_SERVERS', '{}'],
    ['ICE_SERVERS', '[{"urls":"http://x"}]'],
    ['ICE_SERVERS', '[{"urls":[]}]'],
    ['ICE_SERVERS', '[{"urls":"turn:x"}]'],
    ['ICE_SERVERS', '[{"urls":"stun:x","extra":1}]'],
    ['ICE_SERVERS', JSON.stringify(Array(17).fill({ urls: 'stun:x' }))],
    ['BROKERS', 'https://ok.example,nonsense'],
    ['BROKERS', 'https://x.example;script-src'],
    ['BROKERS', 'https://ok.example#perhaps'],
    ['BROKERS', 'https://ok.example#required#'],
    ['ORIGINS', 'https://ok.example/path'],
    ['ORIGINS', 'ok.example'],
    ['TRUST_PROXY', 'yes'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '10.0.0/8'],
    ['TRUST_PROXY', '-1'],
    ['CLAIMS', 'maybe'],
    ['SERVER_KEY', 'short'],
    ['STUN_URLS', 'turn:x'],
    ['TURN_URLS', 'turn:x?transport=sctp'],
    ['TURN_SECRET', 'short'],
    ['MAX_CLIENTS', '0'],
    ['SOCKETS_PER_ADDRESS', 'many'],
    ['CONNECTS_PER_MINUTE', '1e3'],
    ['MESSAGES_PER_SECOND', ' 1'],
    ['MESSAGE_BURST', '-5'],
    ['CLUSTER_URL', 'http://bus'],
    ['METRICS', 'yes'],
    ['METRICS_PORT', '70000'],
    ['METRICS_HOST', 'no host'],
    ['DRAIN_SECONDS', '301'],
    ['LOG_LEVEL', 'loud'],
    ['LOG_PEERS', 'true'],
  ]
  test.each(WRONG)('%s=%s', (variable, value) => {
    const problems = problemsOf({ [variable]: value })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(new RegExp(`^${variable}: .*(must|is used|lists more)`))
  })

  test('lists are as long as they may be, and no longer', () => {
    const many = (count: number, item: string) => Array(count).fill(item).join()
    expect(configOf({ ORIGINS: many(32, 'https://ok.example') }).origins).toHaveLength(32)
    expect(problemsOf({ ORIGINS: many(33, 'https://ok.example') })).toEqual(['ORIGINS: lists more than 32'])
    const ice = (count: number) => JSON.stringify(Array(count).fill({ urls: 'stun:x' }))
    expect(configOf({ ICE_SERVERS: ice(16) }).iceServers).toHaveLength(16)
    expect(problemsOf({ ICE_SERVERS: ice(17) })).toEqual(['ICE_SERVERS: lists more than 16 servers'])
  })

  test('numbers at the edge of what is allowed are taken', () => {
    const edges = { PORT: '65535', DRAIN_SECONDS: '300', MAX_CLIENTS: '1000000', METRICS_PORT: '0', TRUST_PROXY: '9' }
    expect(configOf(edges)).toMatchObject({ port: 65_535, drainSeconds: 300, maxClients: 1_000_000, trustedProxies: 9 })
    expect(configOf({ SERVER_KEY: 'k'.repeat(32), TURN_SECRET: 's'.repeat(16) }).turnSecret).toHaveLength(16)
  })

  test('all of them at once', () => {
    const problems = problemsOf({ PORT: 'x', LOG_LEVEL: 'x', PUBLIC_URL: 'x' })
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(['PORT', 'PUBLIC_URL', 'LOG_LEVEL'])
  })

  test('what contradicts itself', () => {
    expect(problemsOf({ TURN_URLS: 'turn:x' })[0]).toMatch(/^TURN_SECRET: /)
    expect(problemsOf({ CLUSTER_URL: 'redis://bus' })[0]).toMatch(/^SERVER_KEY: /)
    expect(problemsOf({ PORT: '9000', METRICS_PORT: '9000' })[0]).toMatch(/^METRICS_PORT: /)
  })

  test('a flag that does not exist', () => {
    expect(problemsOf({}, ['--prot', '1'])[0]).toContain('--prot')
    expect(problemsOf({}, ['9001'])).toHaveLength(1)
  })

  test('without showing a password', () => {
    const servers = [{ urls: 'turn:x', username: 'u', credential: 'pass-word', typo: 1 }]
    expect(problemsOf({ ICE_SERVERS: JSON.stringify(servers) }).join()).not.toContain('pass-word')
    expect(problemsOf({ BROKERS: 'https://me:pass-word@x.example' }).join()).not.toContain('pass-word')
  })
})

test('--help tells of every setting, and of nothing else', () => {
  expect(readConfig({}, ['--help'], '/page')).toEqual({ kind: 'help' })
  const told = [...helpText.matchAll(/^ {2}([A-Z_]+), --([a-z-]+)\n {6}\S/gm)].map((match) => match[1])
  expect(told).toEqual(Object.keys(SettingsSchema.entries))
})
