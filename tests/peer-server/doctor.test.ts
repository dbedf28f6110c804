import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect as connectTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { describe, expect, onTestFinished, test } from 'vitest'
import { GUIDE } from '../../scripts/doctor/finding.mjs'
import { notChecked } from '../../scripts/notChecked.mjs'
import { lacking } from '../../scripts/tools.mjs'
import { freePort, makeCertificate } from '../support/proxy.ts'
import { startServer } from '../support/server.ts'
import { makeExpired, startTlsFront } from '../support/tlsFront.ts'
import { type RunningTurn, startTurn } from '../support/turn.ts'

const ROOT = join(import.meta.dirname, '../..')
const SECRET = 'a secret that both know'

type Headers = Record<string, string | string[] | undefined>

interface Told {
  readonly check: string
  readonly result: 'ok' | 'warn' | 'fail' | 'skipped'
  readonly says: string
  readonly mend?: string
  readonly see?: string
}

/** Runs the doctor as an operator does. `ca`: whom it believes besides. */
const doctor = (args: readonly string[], ca?: string): Promise<{ code: number; said: string; findings: Told[] }> =>
  new Promise((resolve) => {
    const env = { ...process.env, ...(ca === undefined ? {} : { NODE_EXTRA_CA_CERTS: ca }) }
    execFile(process.execPath, [join(ROOT, 'scripts/doctor.mjs'), ...args], { env }, (error, out, err) => {
      const findings = args.includes('--json')
        ? out
            .split('\n')
            .filter(Boolean)
            .map((line) => JSON.parse(line) as Told)
        : []
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: out + err, findings })
    })
  })

const folderFor = () => {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
const failed = (findings: readonly Told[]) => findings.filter(({ result }) => result === 'fail')
const of = (findings: readonly Told[], check: string) => findings.filter((one) => one.check === check)

const serve = async (env: Readonly<Record<string, string>> = {}) => {
  const server = await startServer({ env })
  onTestFinished(async () => void (await server.stop()))
  return server
}

/** A deployment behind TLS, as it should be but for what is said. */
const deploy = async (wrong: Partial<Parameters<typeof startTlsFront>[0]> = {}, env: Record<string, string> = {}) => {
  const port = await freePort()
  const server = await serve({ PUBLIC_URL: `https://localhost:${port}`, TRUST_PROXY: '1', ...env })
  const folder = folderFor()
  const certificate = makeCertificate(folder)
  const front = await startTlsFront({ port, ...certificate, target: server.port, ...wrong })
  onTestFinished(front.stop)
  return { home: `https://localhost:${port}`, folder, ca: certificate.cert }
}

describe('the doctor of a deployment', () => {
  test('finds nothing to mend where all is well, but for what is not there', async () => {
    const { home, ca } = await deploy()
    const { code, findings } = await doctor([home, '--json'], ca)
    expect(failed(findings)).toEqual([])
    expect(code).toBe(0)
    for (const check of ['page', 'fresh', 'headers', 'health', 'config', 'broker', 'claims'])
      expect(of(findings, check)[0]?.result, check).toBe('ok')
    // A certificate of two days, and no servers for ICE.
    expect(findings.filter(({ result }) => result === 'warn').map(({ check }) => check)).toEqual([
      ...['certificate', 'stun', 'turn'],
    ])
  })

  const without = (name: string) => (headers: Headers) => void delete headers[name]
  const changed = (name: string, change: (value: string) => string) => (headers: Headers) => {
    headers[name] = change(String(headers[name]))
  }
  const POLICY = 'content-security-policy'
  const STRICT = 'strict-transport-security'
  const OPENED = changed(POLICY, (policy) => policy.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'"))
  test.each<[string, (headers: Headers) => void, RegExp]>([
    ['taken away', without(POLICY), /Content-Security-Policy is missing/],
    ['opened', OPENED, /lets script-src do more: 'unsafe-inline'/],
    ['framed', changed(POLICY, (policy) => policy.replace(/;frame-ancestors [^;]*/, '')), /lacks frame-ancestors/],
    ['talkative', changed(POLICY, (policy) => policy.replace('connect-src', 'connect-src *')), /talk to anybody/],
    ['HSTS taken away', without(STRICT), /strict-transport-security is missing/],
    ['another referrer policy', changed('referrer-policy', () => 'unsafe-url'), /referrer-policy is “unsafe-url”/],
    ['sniffing', without('x-content-type-options'), /x-content-type-options is missing/],
  ])('a header that a proxy has broken: %s', async (_, headers, says) => {
    const { home, ca } = await deploy({ headers })
    const { code, findings } = await doctor([home, '--json'], ca)
    expect(code).toBe(1)
    expect(failed(findings).map((one) => one.check)).toEqual(['headers'])
    expect(failed(findings)[0]?.says).toMatch(says)
    expect(failed(findings)[0]?.mend).toMatch(/headers/)
  })

  test('a page that a proxy keeps, and one whose parts are missing', async () => {
    const kept = await deploy({
      headers: (headers, path) => {
        if (path === '/') headers['cache-control'] = 'public, max-age=86400'
      },
    })
    const cached = await doctor([kept.home, '--json'], kept.ca)
    expect(failed(cached.findings)).toMatchObject([
      { check: 'fresh', says: 'Cache-Control is “public, max-age=86400”' },
    ])
    const halved = await deploy({
      instead(asked, answer) {
        if (!/assets\/.*\.js/.test(asked.url ?? '')) return false
        answer.writeHead(404).end()
        return true
      },
    })
    const broken = await doctor([halved.home, '--json'], halved.ca)
    expect(failed(broken.findings)).toMatchObject([{ check: 'fresh' }])
    expect(failed(broken.findings)[0]?.says).toMatch(/\.js does not come \(404\)/)
  })

  test('a proxy that passes no WebSocket on', async () => {
    const { home, ca } = await deploy({ sockets: false })
    const { code, findings } = await doctor([home, '--json'], ca)
    expect(code).toBe(1)
    expect(failed(findings)).toMatchObject([{ check: 'broker', says: 'no WebSocket: it answers 400' }])
    expect(failed(findings)[0]?.mend).toMatch(/Upgrade/)
  })

  test('a PUBLIC_URL of another name: proofs are refused', async () => {
    const { home, ca } = await deploy({}, { PUBLIC_URL: 'https://chat.example.org' })
    const { findings } = await doctor([home, '--json'], ca)
    expect(failed(findings).map(({ check }) => check)).toEqual(['broker'])
    expect(failed(findings)[0]?.mend).toMatch(/PUBLIC_URL/)
  })

  test('a certificate that nobody vouches for, and one that has expired: nothing else is looked at', async () => {
    const strange = await deploy()
    const unknown = await doctor([strange.home, '--json'])
    expect(unknown.code).toBe(1)
    expect(unknown.findings.map(({ check, result }) => [check, result])).toEqual([
      ['certificate', 'fail'],
      ['all else', 'skipped'],
    ])
    const old = makeExpired(folderFor())
    const expired = await deploy(old)
    const { code, findings } = await doctor([expired.home, '--json'], old.cert)
    expect(code).toBe(1)
    expect(failed(findings)).toMatchObject([{ check: 'certificate', says: 'its certificate has expired' }])
  })

  test('something else that answers, and nobody at all', async () => {
    const other = createServer((_, answer) => answer.end('<h1>It works!</h1>'))
    await new Promise<void>((resolve) => other.listen(0, resolve))
    onTestFinished(() => void other.close())
    const there = await doctor([`http://localhost:${(other.address() as AddressInfo).port}`, '--json'])
    expect(of(there.findings, 'page')).toMatchObject([{ result: 'fail', says: 'something else than this app answers' }])
    const nowhere = await doctor([`http://localhost:${await freePort()}`, '--json'])
    expect(nowhere.code).toBe(1)
    expect(nowhere.findings[0]).toMatchObject({ check: 'page', result: 'fail', says: 'nothing listens there' })
  })

  test('is told in plain words, and says so where it was not understood', async () => {
    const { url } = await serve()
    const { code, said } = await doctor([url])
    expect(code).toBe(0)
    expect(said).toMatch(/^✔ page {11}is there, and is this app$/m)
    expect(said).toMatch(/^! certificate {4}none: this address is for this machine alone\n {17}→ .*\n {19}docs\/\S+$/m)
    expect(said).toMatch(/^0 to mend, \d+ worth a look, \d+ well\.$/m)
    for (const args of [[], ['--quickly', url], [url, url], ['ftp://localhost'], ['http://']])
      expect((await doctor(args)).code, args.join(' ')).toBe(2)
    expect(await doctor(['--help'])).toMatchObject({ code: 0 })
  })

  test('every part of the guide that it names is there', () => {
    for (const place of Object.values(GUIDE)) {
      const [path, anchor] = place.split('#') as [string, string | undefined]
      const headings = readFileSync(join(ROOT, path), 'utf8').match(/^#+ .*$/gm) ?? []
      const anchors = headings.map((line) =>
        line
          .replace(/^#+ /, '')
          .toLowerCase()
          .replace(/[^\p{L}\p{N} -]/gu, '')
          .replaceAll(' ', '-'),
      )
      if (anchor !== undefined) expect(anchors, place).toContain(anchor)
    }
  })
})

const lack = lacking('turn')
if (lack !== undefined) notChecked(lack, 'the doctor of a deployment with a relay')
else
  describe('the doctor of a relay', () => {
    const relay = async (more: readonly string[] = []) => {
      const turn = await startTurn(SECRET, more)
      onTestFinished(() => turn.stop())
      return turn
    }
    const urlsOf = ({ port, tlsPort }: Pick<RunningTurn, 'port' | 'tlsPort'>) =>
      `turn:localhost:${port}?transport=udp,turn:localhost:${port}?transport=tcp,turns:localhost:${tlsPort}?transport=tcp`
    const lend = (turn: Pick<RunningTurn, 'port' | 'tlsPort'>, secret = SECRET) =>
      serve({ STUN_URLS: `stun:localhost:${turn.port}`, TURN_URLS: urlsOf(turn), TURN_SECRET: secret })
    const caOf = ({ settings }: RunningTurn) => join(dirname(settings), 'certificates/localhost.crt')

    test('as it is shipped: a place by each way, none for strangers, and nothing private', async () => {
      const turn = await relay()
      const { url } = await lend(turn)
      const { code, findings } = await doctor([url, '--json'], caOf(turn))
      expect(failed(findings)).toEqual([])
      expect(code).toBe(0)
      for (const check of ['stun', 'ice', 'turn-udp', 'turn-tcp', 'turn-tls', 'turn-strangers'])
        expect(
          of(findings, check).map(({ result }) => result),
          check,
        ).toEqual(['ok'])
      expect(of(findings, 'turn-private').map(({ result }) => result)).toEqual(['ok', 'ok', 'ok'])
    })

    test('another secret than the server’s', async () => {
      const turn = await relay()
      const { url } = await lend(turn, 'a secret of somebody else')
      const { code, findings } = await doctor([url, '--json'], caOf(turn))
      expect(code).toBe(1)
      expect(failed(findings).map(({ check }) => check)).toEqual(['turn-udp', 'turn-tcp', 'turn-tls'])
      for (const { says, mend } of failed(findings)) {
        expect(says).toMatch(/\(401\)/)
        expect(mend).toMatch(/TURN_SECRET/)
      }
    })

    test('ports that are closed', async () => {
      const closed = { port: await freePort(), tlsPort: await freePort() }
      const { url } = await lend(closed)
      const { findings } = await doctor([url, '--json'])
      expect(failed(findings).map(({ check }) => check)).toEqual(['stun', 'turn-udp', 'turn-tcp', 'turn-tls'])
      const [stun, udp, tcp, tls] = failed(findings)
      for (const one of [stun, udp]) expect(one?.mend).toContain(`${closed.port}/udp`)
      expect(tcp).toMatchObject({ mend: expect.stringContaining(`${closed.port}/tcp`) })
      expect(tls).toMatchObject({ mend: expect.stringContaining(`${closed.tlsPort}/tcp`) })
      expect(tcp?.says).toMatch(/nothing listens there/)
    })

    test('a certificate of the relay’s that has expired', async () => {
      const turn = await relay()
      const old = makeExpired(folderFor())
      const front = createTlsServer({ cert: readFileSync(old.cert), key: readFileSync(old.key) }, (socket) => {
        const passed = connectTcp(turn.port, '127.0.0.1')
        for (const one of [socket, passed]) one.on('error', () => undefined)
        socket.pipe(passed).pipe(socket)
      })
      await new Promise<void>((resolve) => front.listen(0, resolve))
      onTestFinished(() => void front.close())
      const { url } = await lend({ port: turn.port, tlsPort: (front.address() as AddressInfo).port })
      const { code, findings } = await doctor([url, '--json'], old.cert)
      expect(code).toBe(1)
      expect(failed(findings)).toMatchObject([{ check: 'turn-tls', says: expect.stringMatching(/has expired/) }])
      expect(failed(findings)[0]?.mend).toMatch(/certificate/)
    })

    test('one that relays to its own machine', async () => {
      const turn = await relay(['allow-loopback-peers', 'allowed-peer-ip=127.0.0.1'])
      const { url } = await lend(turn)
      const { findings } = await doctor([url, '--json'], caOf(turn))
      expect(failed(findings).map(({ check, says }) => [check, /127\.0\.0\.1/.test(says)])).toEqual([
        ['turn-private', true],
        ['turn-private', true],
        ['turn-private', true],
      ])
      expect(failed(findings)[0]?.mend).toMatch(/denied-peer-ip/)
    })
  })
