import { describe, expect, test } from 'vitest'
import { type Config, helpText, readConfig } from '../../peer-server/config.ts'

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
    iceServers: [],
    brokers: [],
    logLevel: 'warn',
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
      BROKERS: ' https://other.example/peer/ , http://localhost:9001/peer,',
      LOG_LEVEL: 'silent',
    }),
  ).toMatchObject({
    port: 0,
    host: '127.0.0.1',
    peerPath: '/signal/peer',
    publicUrl: 'https://chat.example',
    iceServers: ice,
    brokers: ['https://other.example/peer', 'http://localhost:9001/peer'],
    logLevel: 'silent',
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
    ['LOG_LEVEL', 'loud'],
  ]
  test.each(WRONG)('%s=%s', (variable, value) => {
    const problems = problemsOf({ [variable]: value })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(new RegExp(`^${variable}: .*(must|is used|lists more)`))
  })

  test('all of them at once', () => {
    const problems = problemsOf({ PORT: 'x', LOG_LEVEL: 'x', PUBLIC_URL: 'x' })
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(['PORT', 'PUBLIC_URL', 'LOG_LEVEL'])
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
  const told = [...helpText.matchAll(/^ {2}([A-Z_]+), --/gm)].map((match) => match[1])
  expect(told).toEqual(['PORT', 'HOST', 'PEER_PATH', 'PUBLIC_URL', 'ICE_SERVERS', 'BROKERS', 'LOG_LEVEL'])
})
