import { fail, GUIDE, ok, skipped, warn } from './finding.mjs'
import { isCertificate, wordsFor } from './http.mjs'
import { bind, connectTurn, readServer } from './turn.mjs'

const apart = (servers) => servers.flatMap(({ urls, ...opens }) => [urls].flat().map((url) => ({ url, ...opens })))
const isRelay = ({ url }) => /^turns?:/i.test(url)

/** Addresses that a relay must reach for nobody: this machine, its networks, the cloud’s own. */
const PRIVATE = ['127.0.0.1', '10.0.0.1', '172.16.0.1', '192.168.0.1', '169.254.169.254', '100.64.0.1', '0.0.0.1']

/** STUN: each server that is named. */
export const checkStun = async (servers) => {
  const named = apart(servers).filter(({ url }) => /^stuns?:/i.test(url))
  if (named.length === 0)
    return [warn('stun', 'none is named: nobody learns their address from outside', 'Set STUN_URLS.', GUIDE.settings)]
  return Promise.all(
    named.map(async ({ url }) => {
      const server = readServer(url)
      if (!server) return fail('stun', `${url} is no address`, 'Correct STUN_URLS.', GUIDE.settings)
      try {
        await bind(server)
        return ok('stun', `${url} answers`)
      } catch (error) {
        return fail(
          'stun',
          `${url}: ${wordsFor(error)}`,
          `Let ${server.port}/${server.by === 'udp' ? 'udp' : 'tcp'} in, and see whether coturn runs.`,
          GUIDE.ports,
        )
      }
    }),
  )
}

const mendOf = (error, { port, by }) =>
  isCertificate(error)
    ? ['Give coturn a certificate of that very name, with its chain, and see whether it is renewed.', GUIDE.strict]
    : [`Let ${port}/${by === 'udp' ? 'udp' : 'tcp'} in, and see whether coturn listens there.`, GUIDE.ports]

/** Refusals of a relay's, in words (RFC 8489, 14.8; RFC 8656, 19). */
const refusal = (check, url, code) => {
  if (code === 401 || code === 441)
    return fail(
      check,
      `${url} does not accept what the server lends (${code})`,
      'Give server and coturn the same secret: TURN_SECRET and static-auth-secret. See that both clocks are right.',
      GUIDE.start,
    )
  if (code === 486)
    return fail(
      check,
      `${url} has no place left for one person (486)`,
      'Raise user-quota in turnserver.conf.',
      'docs/scaling.md',
    )
  if (code === 508)
    return fail(
      check,
      `${url} has no place left at all (508)`,
      'Raise total-quota in turnserver.conf, or the range of ports.',
      'docs/scaling.md',
    )
  return fail(check, `${url} refuses (${code ?? 'no reason'})`, 'See the log of coturn.', GUIDE.parts)
}

/** One relay: a place by this way, with what the server lends. */
const checkRelay = async ({ url, username = '', credential = '' }) => {
  const server = readServer(url)
  if (!server) return [fail('turn', `${url} is no address`, 'Correct TURN_URLS.', GUIDE.settings)]
  const check = `turn-${server.by}`
  let client
  try {
    client = await connectTurn(server, { username, credential })
    const { ok: isOk, code } = await client.allocate()
    if (!isOk) return [refusal(check, url, code)]
    return [ok(check, `${url} relays`), await checkPrivate(url, client)]
  } catch (error) {
    const [mend, see] = mendOf(error, server)
    return [fail(check, `${url}: ${wordsFor(error)}`, mend, see)]
  } finally {
    await client?.close()
  }
}

/** Peers that only the relay's own machine can see: it must be a door to none of them. */
const checkPrivate = async (url, client) => {
  const granted = []
  for (const address of PRIVATE) if ((await client.permit(address)).ok) granted.push(address)
  if (granted.length === 0) return ok('turn-private', `${url} relays to no private address`)
  return fail(
    'turn-private',
    `${url} relays to ${granted.join(', ')}`,
    'Take the list of denied-peer-ip of our turnserver.conf: as it is, whoever has credentials reaches your own network.',
    GUIDE.own,
  )
}

/** Strangers: credentials of nobody's open no relay. */
const checkStrangers = async ({ url }) => {
  let client
  try {
    client = await connectTurn(readServer(url), { username: '4102444800:nobody', credential: 'bm90IHRoZSBzZWNyZXQ=' })
    const { ok: isOpen } = await client.allocate()
    return isOpen
      ? fail(
          'turn-strangers',
          `${url} relays for whoever asks`,
          'Set use-auth-secret, as our turnserver.conf does.',
          GUIDE.start,
        )
      : ok('turn-strangers', `${url} relays for nobody without credentials of the server`)
  } catch (error) {
    return skipped('turn-strangers', wordsFor(error))
  } finally {
    await client?.close()
  }
}

/** TURN by each way that is named. */
export const checkTurn = async (servers) => {
  const relays = apart(servers).filter(isRelay)
  if (relays.length === 0)
    return [
      warn(
        'turn',
        'none is named: one pair in six will not reach each other',
        'Set TURN_URLS and TURN_SECRET.',
        GUIDE.settings,
      ),
    ]
  const findings = []
  for (const relay of relays) findings.push(...(await checkRelay(relay)))
  const works = relays.find(({ url }) =>
    findings.some(
      ({ check, result, says }) => check.startsWith('turn-') && result === 'ok' && says === `${url} relays`,
    ),
  )
  if (works) findings.push(await checkStrangers(works))
  const ways = new Set(relays.map(({ url }) => readServer(url)?.by))
  if (!ways.has('tls'))
    findings.push(
      warn(
        'turn-tls',
        'none is named: from networks that let only the web out nobody gets through',
        'Add turns:…?transport=tcp to TURN_URLS, on port 443 if you can.',
        GUIDE.strict,
      ),
    )
  return findings
}
