import { readFileSync, statSync } from 'node:fs'
import { type AddressInfo, createServer, isIPv6, SocketAddress } from 'node:net'
import { networkInterfaces } from 'node:os'
import { connect as connectTls } from 'node:tls'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ICE_IDS_PER_ADDRESS } from '../../peer-server/budgets.ts'
import { createIce } from '../../peer-server/ice.ts'
import { TCP, UDP } from '../../scripts/doctor/stunMessage.mjs'
import { notChecked } from '../../scripts/notChecked.mjs'
import { lacking } from '../../scripts/tools.mjs'
import { freePort, startSni } from '../support/proxy.ts'
import { startTurn, TURN_SETTINGS } from '../support/turn.ts'
import { type Credentials, type TurnClient, turnClient } from '../support/turnClient.ts'
import { turnTraffic } from '../support/turnTraffic.ts'

const SECRET = 'a secret that both know'

/** What the ICE service hands out. */
const credentials = ({ secret = SECRET, id = 'somebody', at = Date.now() } = {}): Credentials => {
  const iceFor = createIce({
    stunUrls: [],
    turnUrls: ['turn:localhost'],
    turnSecret: secret,
    iceServers: [],
    now: () => at,
  })
  const [server] = iceFor(id).iceServers
  if (server === undefined || !('username' in server)) throw new Error('no credentials')
  return server
}

/** Number in the configuration that is shipped. */
const shipped = (name: string) =>
  Number(new RegExp(`(?<=^${name}=)\\d+$`, 'm').exec(readFileSync(TURN_SETTINGS, 'utf8'))?.[0])

const lack = lacking('turn')
if (lack !== undefined) notChecked(lack, 'coturn as it is shipped')
else
  describe('coturn as it is shipped', () => {
    const start = async (more: readonly string[] = []) => {
      const turn = await startTurn(SECRET, more)
      onTestFinished(() => turn.stop())
      const connect = async (by: 'udp' | 'tcp' | 'tls', as: Credentials) => {
        const client = await turnClient(turn, by, as)
        onTestFinished(() => client.close())
        return client
      }
      return connect
    }

    test('relays for whoever has credentials of the ICE service, by UDP, TCP and TLS', async () => {
      const connect = await start()
      for (const by of ['udp', 'tcp', 'tls'] as const) {
        const client = await connect(by, credentials())
        expect(await client.allocate()).toMatchObject({ ok: true, relayed: '127.0.0.1' })
      }
    })

    test('and for nobody else: another secret, another name, credentials that have lapsed', async () => {
      const connect = await start()
      const own = credentials()
      const wrong = [
        credentials({ secret: 'another' }),
        { ...own, username: own.username.replace('somebody', 'anybody') },
        { ...own, username: own.username.replace(/^\d+/, (expiry) => String(Number(expiry) + 600)) },
        credentials({ at: Date.now() - 700_000 }),
      ]
      for (const as of wrong)
        expect(await (await connect('udp', as)).allocate()).toMatchObject({ ok: false, code: 401 })
    })

    test('to public addresses, and to none that only this machine can see', async () => {
      const client = await (await start())('udp', credentials())
      await client.allocate()
      const inside = [
        '0.0.0.1',
        '10.1.2.3',
        '100.64.0.1',
        '127.0.0.1',
        '169.254.169.254',
        '172.16.0.1',
        '172.31.255.254',
      ]
      inside.push(
        '192.0.0.8',
        '192.168.1.1',
        '198.18.0.1',
        '203.0.113.1',
        '224.0.0.1',
        '239.255.255.250',
        '255.255.255.255',
      )
      for (const address of inside)
        expect({ address, ...(await client.permit(address)) }).toMatchObject({ address, ok: false, code: 403 })
      // Nothing is sent there: it only says that it would.
      expect(await client.permit('8.8.8.8')).toMatchObject({ ok: true })
    })

    const INSIDE_V6 = [
      ['::', '::1', '::192.168.1.1', '::ffff:10.0.0.1'].map((address) => address.replace(/\d+(\.\d+){3}$/, 'a00:1')),
      ['64:ff9b::a00:1', '64:ff9b:1::a00:1', '64:ff9b:1:ffff::1', '100::1', '2001::1', '2001:db8::1', '2002:a00:1::1'],
      ['3fff::1', '5f00::1', 'fc00::1', 'fd00::1', 'fe80::1', 'febf::1', 'fec0::1', 'feff::1', 'ff02::1'],
    ].flat()
    test('[HOSTILE 18] nor to any of those in IPv6', async () => {
      const client = await (await start(['listening-ip=::1', 'relay-ip=::1']))('udp', credentials())
      expect(await client.allocate(UDP, 6)).toMatchObject({ ok: true })
      for (const address of INSIDE_V6)
        expect({ address, ...(await client.permit(address)) }).toMatchObject({ address, ok: false, code: 403 })
      for (const address of ['2001:4860:4860::8888', '64:ff9b:2::1', '2606:4700::1111'])
        expect({ address, ...(await client.permit(address)) }).toMatchObject({ address, ok: true })
    })

    test('[HOSTILE 18] nor to the addresses of this machine, unless that is wanted', async () => {
      const normal = (address: string) =>
        new SocketAddress({ address, family: isIPv6(address) ? 'ipv6' : 'ipv4' }).address
      const deniedWith = async (env: Readonly<Record<string, string>>) => {
        const turn = await startTurn(SECRET, [], env)
        onTestFinished(() => turn.stop())
        const told = readFileSync(turn.settings, 'utf8')
        // Behind all that is shipped.
        const [, added = ''] = told.split('static-auth-secret=')
        return [...added.matchAll(/^denied-peer-ip=(.*)$/gm)].map(([, address = '']) => normal(address))
      }
      const own = Object.values(networkInterfaces()).flatMap((list = []) => list.map(({ address }) => address))
      const denied = await deniedWith({ TURN_EXTERNAL_IP: '8.8.4.4' })
      for (const address of [...own, '8.8.4.4']) expect(denied).toContain(normal(address))
      expect(await deniedWith({ TURN_OWN_ADDRESSES: 'allow' })).toEqual([])
    })

    test('[HOSTILE 18] so much of the line is set aside for each, and no more of them than there is line for', async () => {
      const connect = await start(['bps-capacity=1125000'])
      const codes = []
      for (const id of ['a', 'b', 'c', 'd'])
        codes.push((await (await connect('udp', credentials({ id }))).allocate()).code)
      expect(codes).toEqual([undefined, undefined, undefined, 486])
    })

    test('[HOSTILE 18] carries so much a second for each, in each direction, and drops what is more; without that bound it carries more', async () => {
      const own = ['allowed-peer-ip=127.0.0.1', 'allow-loopback-peers']
      const carried = async (more: readonly string[]) => {
        const turn = await startTurn(SECRET, [...own, ...more])
        onTestFinished(() => turn.stop())
        return turnTraffic(turn, credentials())
      }
      const bound = shipped('max-bps')
      const capped = await carried([])
      const free = await carried(['max-bps=0', 'bps-capacity=0'])
      for (const way of ['out', 'back'] as const) {
        // coturn counts by seconds of its own, and one of them may have begun before, one may end after.
        expect(capped[way].got / (capped[way].seconds + 1)).toBeLessThanOrEqual(bound)
        expect(capped[way].got).toBeGreaterThan(0)
        expect(capped[way].got / capped[way].sent, 'less of it').toBeLessThan(free[way].got / free[way].sent)
        expect(free[way].got / (free[way].seconds + 1), 'more than the bound').toBeGreaterThan(bound)
      }
    })

    test('[HOSTILE 19] no secret stands in what it was started with, and nobody else can read the file that it stands in', async () => {
      const turn = await startTurn(SECRET)
      onTestFinished(() => turn.stop())
      for (const file of ['cmdline', 'environ'])
        expect(readFileSync(`/proc/${turn.pid}/${file}`, 'utf8')).not.toContain(SECRET)
      expect(readFileSync(`/proc/${turn.pid}/cmdline`, 'utf8')).toContain('turnserver')
      expect(readFileSync(turn.settings, 'utf8')).toContain(`static-auth-secret=${SECRET}`)
      expect(statSync(turn.settings).mode & 0o077).toBe(0)
    })

    test('by UDP alone, so that nobody opens connections from here', async () => {
      const client = await (await start())('tcp', credentials())
      expect(await client.allocate(TCP)).toMatchObject({ ok: false })
    })

    test('[J1] so many at a time for one person, and others as ever; what is given back is free', async () => {
      const connect = await start()
      const each = shipped('user-quota')
      const [codes, clients] = [[] as (number | undefined)[], [] as TurnClient[]]
      for (let n = 0; n < each + 2; n += 1) {
        // Credentials that were renewed meanwhile are the same person's.
        const client = await connect('udp', credentials({ at: Date.now() + n * 1_000 }))
        clients.push(client)
        codes.push((await client.allocate()).code)
      }
      expect(codes).toEqual([...Array(each).fill(undefined), 486, 486])
      expect(await (await connect('udp', credentials({ id: 'other' }))).allocate()).toMatchObject({ ok: true })
      expect(await clients[0]!.refresh(0)).toMatchObject({ ok: true, seconds: 0 })
      const again = async () => (await (await connect('udp', credentials())).allocate()).ok
      await expect.poll(again, { timeout: 20_000 }).toBe(true)
    })

    test('[J1] places add up: a person’s, an address’s, all', () => {
      const [each, all] = [shipped('user-quota'), shipped('total-quota')]
      expect(ICE_IDS_PER_ADDRESS * each, 'an address has less than a third').toBeLessThan(all / 3)
      expect(shipped('bps-capacity') / shipped('max-bps'), 'as much is set aside').toBeGreaterThanOrEqual(all)
      expect(shipped('max-port') - shipped('min-port') + 1, 'a port for each, and room to find one').toBeGreaterThan(
        all,
      )
    })

    test('[J1] a page that is gone leaves its places behind for ten minutes at most, whatever it asked for', async () => {
      const client = await (await start())('udp', credentials())
      await client.allocate()
      expect(await client.refresh(3_600)).toMatchObject({ ok: true, seconds: 600 })
    })

    test('[J2] what was lent outlives its credentials, past its nonce too; for those nothing new is lent', async () => {
      const connect = await start(['stale-nonce=1'])
      const own = credentials({ at: Date.now() - 597_000 })
      const client = await connect('udp', own)
      expect(await client.allocate()).toMatchObject({ ok: true })
      const again = async () => (await (await connect('udp', own)).allocate()).code
      await expect.poll(again, { timeout: 20_000, interval: 500 }).toBe(401)
      expect(await client.refresh(600)).toMatchObject({ ok: true, seconds: 600 })
      expect(await client.permit('8.8.8.8')).toMatchObject({ ok: true })
      // Nor is it held against what others have.
      expect(await (await connect('udp', credentials())).allocate()).toMatchObject({ ok: true })
    })

    const lackOfNginx = lacking('stream')
    const shares = 'shares a port with the page, by the name that is asked for'
    if (lackOfNginx !== undefined) return notChecked(lackOfNginx, `coturn ${shares}`)
    test(shares, async () => {
      const turn = await startTurn(SECRET)
      onTestFinished(() => turn.stop())
      // Where Caddy stands: it takes the first bytes, in which it is told who asks.
      const began: string[] = []
      const page = createServer((socket) => {
        socket.on('error', () => {})
        socket.once('data', (data) => {
          began.push(data.toString('latin1'))
          socket.destroy()
        })
      })
      const pagePort = await new Promise<number>((resolve) => {
        page.listen(0, '127.0.0.1', () => resolve((page.address() as AddressInfo).port))
      })
      onTestFinished(() => void page.close())
      const port = await freePort()
      const sni = await startSni(port, pagePort, turn.tlsPort)
      onTestFinished(() => sni.stop())
      began.length = 0

      const client = await turnClient({ port, tlsPort: port }, 'tls', credentials(), 'turn.chat.example')
      onTestFinished(() => client.close())
      expect(await client.allocate()).toMatchObject({ ok: true })
      expect(began).toEqual([])

      for (const servername of ['chat.example', 'returns.example', ''])
        await new Promise<void>((resolve) => {
          const socket = connectTls({ port, host: '127.0.0.1', servername, rejectUnauthorized: false })
          socket.on('error', () => {}).on('close', () => resolve())
        })
      expect(began.map((text) => text.split('\r\n')[0])).toEqual(
        Array(3).fill(expect.stringMatching(/^PROXY TCP4 127\.0\.0\.1 127\.0\.0\.1 \d+ \d+$/)),
      )
    })
  })
