import { type AddressInfo, createServer } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createIce } from '../../peer-server/ice.ts'
import { notChecked } from '../../scripts/notChecked.mjs'
import { lacking } from '../../scripts/tools.mjs'
import { freePort, startSni } from '../support/proxy.ts'
import { type Credentials, startTurn, TCP, turnClient } from '../support/turn.ts'

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

const lack = lacking('turn')
if (lack !== undefined) notChecked(lack, 'coturn as it is shipped')
else
  describe('coturn as it is shipped', () => {
    const start = async () => {
      const turn = await startTurn(SECRET)
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

    test('by UDP alone, so that nobody opens connections from here', async () => {
      const client = await (await start())('tcp', credentials())
      expect(await client.allocate(TCP)).toMatchObject({ ok: false })
    })

    test('so many at a time for one person, and others as ever', async () => {
      const connect = await start()
      const codes = []
      for (let n = 0; n < 14; n += 1) codes.push((await (await connect('udp', credentials())).allocate()).code)
      expect(codes).toEqual([...Array(12).fill(undefined), 486, 486])
      expect(await (await connect('udp', credentials({ id: 'other' }))).allocate()).toMatchObject({ ok: true })
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
