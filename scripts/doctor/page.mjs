import { fail, GUIDE, ok, warn } from './finding.mjs'
import { ask, isCertificate, jsonOf, problem, wordsFor } from './http.mjs'

/** A certificate is renewed a month before it ends: one that is nearer to its end than this was not. Days. */
const FEW_DAYS = 14
/** A clock that is further off makes certificates and credentials wrong. Milliseconds. */
const SKEW_MS = 60_000
const DAY_MS = 86_400_000

/** Reached: the page itself. Rejects with nothing; without `page` there is none, and nothing else can be looked at. */
export const reachPage = async (home) => {
  const findings = []
  let page
  try {
    page = await ask(`${home}/`)
    if (page.status >= 300 && page.status < 400) {
      const to = page.headers.location ?? 'nowhere'
      findings.push(
        fail(
          'page',
          `sends one on to ${to}`,
          `Give that address to the doctor, if it is the right one.`,
          GUIDE.proxies,
        ),
      )
      return { findings, page: undefined }
    }
    if (page.status !== 200) throw problem('STATUS', `it answers ${page.status}`)
  } catch (error) {
    const what = isCertificate(error) ? 'certificate' : 'page'
    const mend =
      what === 'certificate'
        ? 'Renew the certificate, with its whole chain, for this very name. Browsers show no page until then.'
        : error.code === 'ENOTFOUND'
          ? 'Enter the name at your DNS provider.'
          : error.code === 'STATUS'
            ? 'See what the proxy says, and whether the server behind it runs.'
            : 'See whether the server runs, and whether the firewall lets this port in.'
    const see = error.code === 'ENOTFOUND' ? GUIDE.name : what === 'certificate' ? GUIDE.proxies : GUIDE.ports
    findings.push(fail(what, wordsFor(error), mend, see))
    return { findings, page: undefined }
  }
  findings.push(...checkTls(home, page), ...(await checkFresh(home, page)))
  return { findings, page }
}

const isLocal = (home) => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(home).hostname)

const checkTls = (home, { certificate }) => {
  if (!home.startsWith('https:')) {
    return isLocal(home)
      ? [
          warn(
            'certificate',
            'none: this address is for this machine alone',
            'Elsewhere the page needs https.',
            GUIDE.proxies,
          ),
        ]
      : [
          fail(
            'certificate',
            'none: browsers give keys and connections to no page without https',
            'Put a proxy with TLS in front.',
            GUIDE.proxies,
          ),
        ]
  }
  const days = Math.floor((Date.parse(certificate?.valid_to ?? '') - Date.now()) / DAY_MS)
  return days < FEW_DAYS
    ? [
        warn(
          'certificate',
          `ends in ${days} days`,
          'See why it was not renewed: it should be, a month before.',
          GUIDE.proxies,
        ),
      ]
    : [ok('certificate', `good for ${days} more days`)]
}

/** Fresh: the app, asked for anew each time, with the scripts that it names. */
const checkFresh = async (home, { text, headers }) => {
  const findings = []
  if (!/<title>Tête-à-tête<\/title>/.test(text) || !/<div id="root">/.test(text))
    return [
      fail(
        'page',
        'something else than this app answers',
        'See what the proxy passes on, and where to.',
        GUIDE.proxies,
      ),
    ]
  const cached = headers['cache-control'] ?? ''
  if (!/no-cache|no-store|max-age=0/.test(cached) || Number(headers.age ?? 0) > 0) {
    const says =
      Number(headers.age ?? 0) > 0 ? `an old copy comes, of ${headers.age} s ago` : `Cache-Control is “${cached}”`
    findings.push(
      fail(
        'fresh',
        says,
        'Let no proxy keep the page or change its Cache-Control: people would stay on an old version.',
        GUIDE.proxies,
      ),
    )
  }
  const named = [...text.matchAll(/(?:src|href)="(?:\.\/)?([^":]+\.(?:js|css))"/g)].map(([, path]) =>
    path.replace(/^\//, ''),
  )
  for (const path of ['sw.js', ...named]) {
    const part = await ask(`${home}/${path}`, { method: 'HEAD' }).catch((error) => ({
      status: wordsFor(error),
      headers: {},
    }))
    const type = part.headers['content-type'] ?? ''
    if (part.status !== 200 || !/javascript|css/.test(type)) {
      findings.push(
        fail(
          'fresh',
          `${path} does not come (${part.status})`,
          'Serve all of one build: the page names a part that is not there.',
          GUIDE.start,
        ),
      )
      break
    }
  }
  const skew = Date.parse(headers.date ?? '') - Date.now()
  if (Math.abs(skew) > SKEW_MS)
    findings.push(
      warn(
        'clock',
        `the server’s clock is ${Math.round(skew / 1_000)} s off from this one’s`,
        'Set both by NTP: credentials for the relay go by the clock.',
        GUIDE.parts,
      ),
    )
  return [
    ok('page', 'is there, and is this app'),
    ...(findings.length === 0 ? [ok('fresh', 'comes anew each time, with all of its parts')] : findings),
  ]
}

/** Health, as the server tells it. */
export const checkHealth = async (home) => {
  try {
    const answer = await ask(`${home}/health`)
    const { status, version } = jsonOf(answer) ?? {}
    if (answer.status === 200 && status === 'ok')
      return [ok('health', version === undefined ? 'ok' : `ok, version ${version}`)]
    if (status === 'alone')
      return [
        fail(
          'health',
          'this node does not reach the others',
          'See whether Redis or Valkey runs, and whether REDIS_URL is right.',
          'docs/scaling.md',
        ),
      ]
    if (status === 'stopping')
      return [warn('health', 'the server is about to stop', 'Look again in a minute.', GUIDE.parts)]
    return [
      fail(
        'health',
        `answers ${answer.status}, and not as this server does`,
        'Pass /health on to the server.',
        GUIDE.proxies,
      ),
    ]
  } catch (error) {
    return [fail('health', wordsFor(error), 'Pass /health on to the server.', GUIDE.proxies)]
  }
}
