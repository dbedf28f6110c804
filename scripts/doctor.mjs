// npm run doctor -- https://chat.example.org: examines a deployment from outside, and says what to mend. Imports nothing from node_modules.
import { examine } from './doctor/examine.mjs'

const USAGE = `npm run doctor -- <address of the page> [--json]

  Looks at a deployment as a browser would, from wherever it is run: page, certificate, headers, config, health, broker and its claims, ICE
  service, STUN, TURN by UDP, TCP and TLS. It proves an ID that is made for this and forgotten.

  --json    one line of JSON for each finding
  An authority of your own: NODE_EXTRA_CA_CERTS=<file>

  Ends with 0 if there is nothing to mend, 1 if there is, 2 if it was not understood.`

const SIGNS = { ok: '✔', warn: '!', fail: '✘', skipped: '–' }

const tellPlainly = ({ check, result, says, mend, see }) => {
  console.log(`${SIGNS[result]} ${check.padEnd(14)} ${says}`)
  if (mend) console.log(`${' '.repeat(17)}→ ${mend}${see ? `\n${' '.repeat(17)}  ${see}` : ''}`)
}

const homeOf = (text) => {
  try {
    const { protocol, origin, pathname } = new URL(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`)
    return /^https?:$/.test(protocol) ? origin + pathname.replace(/\/(?:index\.html)?$/, '') : undefined
  } catch {
    return undefined
  }
}

const given = process.argv.slice(2)
const flags = given.filter((one) => one.startsWith('-'))
const [address, ...more] = given.filter((one) => !one.startsWith('-'))
const home = address === undefined || more.length > 0 ? undefined : homeOf(address)
const isHelp = flags.some((flag) => flag === '--help' || flag === '-h')

if (isHelp || home === undefined || flags.some((flag) => flag !== '--json')) {
  console[isHelp ? 'log' : 'error'](USAGE)
  process.exitCode = isHelp ? 0 : 2
} else {
  const asJson = flags.includes('--json')
  if (!asJson) console.log(`Examining ${home}\n`)
  const findings = await examine(home, asJson ? (one) => console.log(JSON.stringify(one)) : tellPlainly)
  const count = (result) => findings.filter((one) => one.result === result).length
  if (!asJson) console.log(`\n${count('fail')} to mend, ${count('warn')} worth a look, ${count('ok')} well.`)
  process.exitCode = count('fail') > 0 ? 1 : 0
}
