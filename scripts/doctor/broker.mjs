import { fail, GUIDE, ok, skipped, warn } from './finding.mjs'
import { ask, jsonOf, openSocket, wordsFor } from './http.mjs'

/** Config that the page reads before it starts: where its broker is, whether that checks IDs, who lends relays. */
export const readConfig = async (home) => {
  const mend = 'Pass /config.json on to the server, as it is.'
  try {
    const answer = await ask(`${home}/config.json`)
    const config = jsonOf(answer)
    const claims = config?.broker?.claims
    if (
      answer.status !== 200 ||
      typeof config?.broker?.path !== 'string' ||
      !['required', 'optional', 'none'].includes(claims)
    )
      return {
        findings: [fail('config', `answers ${answer.status}, and not as this server does`, mend, GUIDE.proxies)],
      }
    const origin = new URL(home).origin
    const broker = (config.broker.url ?? origin + config.broker.path).replace(/\/+$/, '')
    const here = new URL(home).pathname.replace(/\/$/, '')
    const findings = [ok('config', `broker at ${new URL(broker).pathname}, claims ${claims}`)]
    if (config.broker.url === null && !config.broker.path.startsWith(`${here}/`))
      findings.push(
        fail(
          'config',
          `the page is below ${here}/, and looks for its broker at ${config.broker.path}`,
          `Set PUBLIC_URL to ${home}.`,
          GUIDE.proxies,
        ),
      )
    return {
      findings,
      config,
      broker,
      claims,
      icePath: config.ice?.path ?? undefined,
      listed: config.ice?.servers ?? [],
    }
  } catch (error) {
    return { findings: [fail('config', wordsFor(error), mend, GUIDE.proxies)] }
  }
}

const challengeOf = async (broker) => {
  const answer = await ask(`${broker}/challenge`)
  const { challenge } = jsonOf(answer) ?? {}
  return { status: answer.status, challenge }
}

/** Broker: challenges, the socket, and whether IDs have to be proved. */
export const checkBroker = async ({ broker, claims }, me) => {
  const findings = []
  const audience = broker.replace(/^http/, 'ws')
  let token = 'a-token-of-nobody'
  if (claims !== 'none') {
    try {
      const { status, challenge } = await challengeOf(broker)
      if (status === 429)
        return [
          warn(
            'broker',
            'asks to wait (429)',
            'Look again in a minute: this address asks too often.',
            'docs/attacks.md',
          ),
        ]
      if (typeof challenge !== 'string')
        return [
          fail(
            'broker',
            `${broker}/challenge answers ${status}, and with no challenge`,
            'Pass all below the path of the broker on to the server.',
            GUIDE.proxies,
          ),
        ]
      token = me.token(audience, challenge)
    } catch (error) {
      return [fail('broker', wordsFor(error), 'Pass all below the path of the broker on to the server.', GUIDE.proxies)]
    }
  }
  const at = (id, proof) => `${audience}/peerjs?key=peerjs&id=${id}&token=${proof}&version=1.5.5`
  try {
    const { first, closed } = await openSocket(at(me.id, token))
    const said = first === undefined ? undefined : typeIn(first)
    if (said === 'OPEN') findings.push(ok('broker', 'a proved ID is let in'))
    else if (closed === 4003)
      findings.push(
        fail(
          'broker',
          'a proved ID is refused',
          `Set PUBLIC_URL to the address of the page: proofs are made for ${audience}.`,
          GUIDE.proxies,
        ),
      )
    else
      findings.push(
        fail(
          'broker',
          `the socket opens, and then ${closed ? `closes with ${closed}` : 'says nothing'}`,
          'See the log of the server.',
          GUIDE.parts,
        ),
      )
  } catch (error) {
    const mend =
      error.code === 'NO_UPGRADE'
        ? 'Let the proxy pass WebSockets on: the headers Upgrade and Connection, and no buffering.'
        : 'Pass all below the path of the broker on to the server.'
    findings.push(fail('broker', `no WebSocket: ${wordsFor(error)}`, mend, GUIDE.proxies))
    return findings
  }
  findings.push(await checkClaims(at, claims, me))
  return findings
}

const typeIn = (text) => jsonOf({ text })?.type

/** Claims: somebody without a proof must not be let in under an ID of ours. */
const checkClaims = async (at, claims, me) => {
  if (claims === 'none')
    return warn(
      'claims',
      'nobody checks IDs here: somebody can pose as a friend who is offline',
      'Use this project’s own server, with CLAIMS=required.',
      GUIDE.settings,
    )
  try {
    const { first } = await openSocket(at(me.id, 'v1.no-challenge-of-this-broker.AAAA'))
    return typeIn(first ?? '') === 'OPEN'
      ? fail(
          'claims',
          'an ID is let in without a proof',
          'Something else than this project’s server answers at the path of the broker.',
          GUIDE.settings,
        )
      : ok('claims', 'nobody is let in without a proof')
  } catch (error) {
    return error.status === undefined || error.status >= 500
      ? warn('claims', wordsFor(error), 'Look again in a minute.', GUIDE.parts)
      : ok('claims', 'nobody is let in without a proof')
  }
}

/** ICE service: shut to strangers, and lends relays to whoever proves an ID. */
export const checkIce = async ({ broker, icePath, listed }, me) => {
  if (icePath === undefined) {
    const what = listed.length > 0 ? 'the list in config.json, with credentials that everybody sees' : 'none'
    return { findings: [skipped('ice', what)], servers: listed }
  }
  const address = `${broker}/ice`
  try {
    const bare = await ask(address)
    if (bare.status === 200)
      return {
        findings: [
          fail(
            'ice',
            'lends relays to whoever asks',
            'Something else than this project’s server answers there.',
            GUIDE.settings,
          ),
        ],
        servers: [],
      }
    const { challenge } = await challengeOf(broker)
    const answer = await ask(`${address}?id=${me.id}&token=${me.token(address, challenge)}`)
    const { iceServers, ttl } = jsonOf(answer) ?? {}
    if (answer.status === 429)
      return {
        findings: [
          warn('ice', 'asks to wait (429)', 'Look again in a minute: this address asks too often.', 'docs/attacks.md'),
        ],
        servers: [],
      }
    if (answer.status !== 200 || !Array.isArray(iceServers))
      return {
        findings: [
          fail(
            'ice',
            `refuses a proved ID (${answer.status})`,
            `Set PUBLIC_URL to the address of the page: proofs are made for ${address}.`,
            GUIDE.proxies,
          ),
        ],
        servers: [],
      }
    return {
      findings: [ok('ice', `lends ${iceServers.length === 0 ? 'nothing' : 'servers'} for ${ttl} s`)],
      servers: iceServers,
    }
  } catch (error) {
    return {
      findings: [
        fail('ice', wordsFor(error), 'Pass all below the path of the broker on to the server.', GUIDE.proxies),
      ],
      servers: [],
    }
  }
}
