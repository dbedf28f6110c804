import { fail, GUIDE, ok } from './finding.mjs'

/** Directives without which something could be done to the page that nobody asked for, and what each may say at most. */
const POLICY = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'worker-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
  'require-trusted-types-for': ["'script'"],
  'trusted-types': ['tete-a-tete'],
}

/** Headers beside it, and how they look. */
const HEADERS = [
  ['x-content-type-options', /^nosniff$/i],
  ['x-frame-options', /^deny$/i],
  ['referrer-policy', /^no-referrer$/i],
  ['cross-origin-opener-policy', /^same-origin$/i],
  ['permissions-policy', /geolocation=\(\).*microphone=|microphone=.*geolocation=\(\)|geolocation=\(\)/i],
]

const directivesOf = (policy) =>
  new Map(
    policy
      .split(';')
      .map((part) => part.trim().split(/\s+/))
      .filter(([name]) => name !== '')
      .map(([name, ...sources]) => [name.toLowerCase(), sources]),
  )

/** What is wrong with a policy, in words: none of them may be missing, nor let in more. */
const policyFaults = (policy) => {
  if (policy === undefined) return ['Content-Security-Policy is missing']
  // Two policies are both in force; a comma parts them.
  if (policy.includes(',')) return ['Content-Security-Policy comes twice']
  const said = directivesOf(policy)
  const faults = Object.entries(POLICY).flatMap(([name, most]) => {
    const sources = said.get(name)
    if (sources === undefined) return [`Content-Security-Policy lacks ${name}`]
    const more = sources.filter((source) => !most.includes(source))
    return more.length > 0 ? [`Content-Security-Policy lets ${name} do more: ${more.join(' ')}`] : []
  })
  const connects = said.get('connect-src')
  if (connects === undefined) faults.push('Content-Security-Policy lacks connect-src')
  else if (connects.some((source) => /^(?:\*|https?:|wss?:)$/.test(source)))
    faults.push('Content-Security-Policy lets the page talk to anybody')
  return faults
}

/** Headers of the page: the server sends them, and a proxy may take away, change or double any. */
export const checkHeaders = (home, { headers }) => {
  const faults = policyFaults(headers['content-security-policy'])
  for (const [name, looks] of HEADERS) {
    const value = headers[name]
    if (value === undefined) faults.push(`${name} is missing`)
    else if (!looks.test(value)) faults.push(`${name} is “${value}”`)
  }
  const strict = headers['strict-transport-security']
  if (home.startsWith('https:') && !/max-age=[1-9]\d{5,}/.test(strict ?? ''))
    faults.push(
      strict === undefined ? 'strict-transport-security is missing' : `strict-transport-security is “${strict}”`,
    )
  if (faults.length === 0) return [ok('headers', 'as the server sends them')]
  const mend = /strict-transport/.test(faults.join())
    ? 'Set PUBLIC_URL to the https address, and let the proxy leave the server’s headers as they are.'
    : 'Let the proxy leave the server’s headers as they are: without them the page is open to what they keep out.'
  return faults.map((fault) => fail('headers', fault, mend, GUIDE.proxies))
}
