import { toldTo } from '../support/toldTo.ts'
import type { Checks } from './checks.ts'
import { TURN } from './lab/addresses.ts'
import { gatheredBy, refusedBy } from './lab/observe.ts'
import { turnCredentials } from './lab/servers.ts'
import type { Two } from './scenario.ts'

const HOME = { ann: 'A', bob: 'B' } as const
const FRIEND = { ann: 'bob', bob: 'ann' } as const

/** What goes directly is seen: else that nothing does would say nothing. */
export const onTheWire = async ({ lab, ann, bob }: Two, { check }: Checks) => {
  for (const home of [lab.homes.A, lab.homes.B]) check('packets go directly', home.direct() > 0, home.direct())
  const { candidates } = toldTo(ann.frames, bob.id)
  for (const type of ['host', 'srflx'])
    check(
      'candidates are told',
      candidates.some((line) => line.includes(` typ ${type}`)),
      candidates,
    )
}

/** Nothing of the address of those who hide it is told, and no packet goes from home to home. */
export const relayOnly =
  (...hidden: (keyof typeof HOME)[]) =>
  async (two: Two, { check }: Checks) => {
    const { lab } = two
    for (const home of [lab.homes.A, lab.homes.B]) check('no packet goes directly', home.direct() === 0, home.direct())
    for (const name of hidden) {
      const gathered = await gatheredBy(two[name].page)
      check(
        'only relays are gathered',
        gathered.every((type) => type === 'relay'),
        gathered,
      )
      const { candidates, lines } = toldTo(two[name].frames, two[FRIEND[name]].id)
      const others = candidates.filter((line) => !/ typ relay raddr 0\.0\.0\.0 rport 9/.test(line))
      check('only relays are told', others.length === 0, others)
      const addresses = lines.filter((line) => !/ 0\.0\.0\.0$|^m=application 9 /.test(line))
      check('no address is told', addresses.length === 0, addresses)
    }
  }

/** TURN itself has said no: else it would be another reason that keeps them apart. */
export const refused =
  (code: number) =>
  async (two: Two, { check }: Checks) => {
    for (const { name, page } of [two.ann, two.bob]) {
      const codes = await refusedBy(page)
      check(`TURN refuses ${name}`, codes.includes(code), codes)
    }
  }

/** What no relay may reach: this machine, homes, clouds' own, everybody. */
const REFUSED = [
  ...['127.0.0.1', '10.0.0.1', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.1', '240.0.0.1'],
  TURN.v4,
]
const PUBLIC = '198.51.100.22'

/** coturn's own client, from a home, with credentials that hold. */
export const relayRefuses = async ({ lab }: Two, { check }: Checks) => {
  const { username, credential } = turnCredentials('probe', 600)
  const ask = (peer: string) =>
    lab
      .host('A')
      .sh(
        `timeout 10 turnutils_uclient -v -c -n 1 -m 1 -e ${peer} -r 9999 -u '${username}' -w '${credential}' ${TURN.v4} 2>&1 || true`,
      )
  const granted = ask(PUBLIC)
  check('relays to a public address', !/403|Forbidden/.test(granted) && /success/.test(granted), granted.slice(-600))
  for (const peer of REFUSED) {
    const said = ask(peer)
    check('refuses the others', /403/.test(said), `${peer}: ${said.slice(-600)}`)
  }
}
