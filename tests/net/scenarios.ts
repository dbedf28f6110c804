import { onTheWire, refused, relayOnly, relayRefuses } from './also.ts'
import type { Family, Home, Line } from './lab/home.ts'
import type { Laboratory } from './lab/laboratory.ts'
import { iceAnswer } from './lab/servers.ts'
import type { Scenario, Two } from './scenario.ts'
import { hideAddress } from './stage.ts'

/** Rules of a firewall, as iptables takes them. */
const NO_UDP = '-p udp -j REJECT'
const UDP_VANISHES = '-p udp -j DROP'
const ONLY_443 = '-i lan -o wan -p tcp ! --dport 443 -j REJECT --reject-with tcp-reset'

const STUN_ONLY = { turn: [] }
/** Lapsed an hour ago, and right in all else. */
const lapsedCredentials = async ({ ann, bob }: Two) => {
  for (const { page, id } of [ann, bob])
    await page.route('**/peer/ice?*', (route) => route.fulfill({ json: iceAnswer(id, -3_600, 600) }))
  // What they had asked for before.
  for (const { page } of [ann, bob]) await page.reload()
}

/** The same at both homes. */
const atBoth =
  (work: (home: Home) => void | Promise<void>) =>
  async ({ homes }: Laboratory) => {
    for (const home of [homes.A, homes.B]) await work(home)
  }
const blocked = (...rules: string[]) => atBoth((home) => home.block(...rules))
const addressed = (family: Family) => atBoth((home) => home.families(family))
const slow = (line: Line) => atBoth((home) => home.line(line))
const bothHide = async ({ ann, bob }: Two) => {
  await Promise.all([hideAddress(ann), hideAddress(bob)])
}

export const SCENARIOS: readonly Scenario[] = [
  { title: 'cone and cone', core: true, way: 'direct', also: onTheWire },
  { title: 'full cone and full cone, STUN only', nat: ['full', 'full'], serving: STUN_ONLY, way: 'direct' },
  { title: 'full cone and symmetric, STUN only', nat: ['full', 'symmetric'], serving: STUN_ONLY, way: 'direct' },
  {
    title: 'cone and symmetric, STUN only',
    nat: ['cone', 'symmetric'],
    serving: STUN_ONLY,
    way: 'none',
  },
  {
    title: 'symmetric and symmetric, STUN only',
    core: true,
    nat: ['symmetric', 'symmetric'],
    serving: STUN_ONLY,
    way: 'none',
  },
  { title: 'cone and symmetric, with a relay', nat: ['cone', 'symmetric'], way: 'relayed' },
  {
    title: 'symmetric and symmetric, with a relay',
    core: true,
    nat: ['symmetric', 'symmetric'],
    way: 'relayed',
    by: 'udp',
  },
  {
    title: 'UDP rejected at one, relay by UDP alone',
    serving: { turn: ['udp'] },
    network: ({ homes }) => homes.A.block(NO_UDP),
    way: 'none',
  },
  {
    title: 'UDP rejected at one, relay by TCP',
    core: true,
    network: ({ homes }) => homes.A.block(NO_UDP),
    way: 'relayed',
    by: 'tcp',
  },
  {
    title: 'UDP dropped at one, relay by TCP',
    network: ({ homes }) => homes.A.block(UDP_VANISHES),
    way: 'relayed',
    by: 'tcp',
  },
  {
    title: 'only TCP 443 out at one, relay by TLS',
    core: true,
    network: ({ homes }) => homes.A.block(NO_UDP, ONLY_443),
    way: 'relayed',
    by: 'tls',
  },
  {
    title: 'UDP rejected at both',
    network: blocked(NO_UDP),
    way: 'none',
  },
  {
    title: 'UDP rejected at both, TURN_OWN_ADDRESSES=allow',
    serving: { ownAddresses: 'allow' },
    network: blocked(NO_UDP),
    way: 'relayed',
    by: 'tcp',
  },
  {
    title: 'only TCP 443 out at both, TURN_OWN_ADDRESSES=allow',
    serving: { ownAddresses: 'allow' },
    network: blocked(NO_UDP, ONLY_443),
    way: 'relayed',
    by: 'tls',
  },
  {
    title: 'the same LAN (mDNS), no STUN',
    core: true,
    sameLan: true,
    serving: { stun: false, turn: [] },
    way: 'direct',
  },
  {
    title: 'a LAN whose devices are isolated, STUN only',
    sameLan: true,
    serving: STUN_ONLY,
    network: ({ homes }) => homes.A.isolate(true),
    way: 'none',
  },
  {
    title: 'a LAN whose devices are isolated, with a relay',
    sameLan: true,
    network: ({ homes }) => homes.A.isolate(true),
    way: 'relayed',
  },
  {
    title: 'IPv6 alone at both',
    anew: true,
    network: addressed('v6'),
    way: 'direct',
  },
  {
    title: 'IPv6 beside IPv4, symmetric and symmetric, STUN only',
    anew: true,
    nat: ['symmetric', 'symmetric'],
    serving: STUN_ONLY,
    network: addressed('both'),
    way: 'direct',
  },
  {
    title: 'IPv6 alone at one, IPv4 alone at the other',
    anew: true,
    network: ({ homes }) => homes.A.families('v6'),
    way: 'relayed',
  },
  {
    title: '240 ms there and back, 2 % loss at each home',
    network: slow({ delay: 60, loss: 2 }),
    way: 'direct',
  },
  {
    title: '600 ms there and back, 10 % loss at each home',
    network: slow({ delay: 150, loss: 10 }),
    way: 'direct',
  },
  {
    title: 'one hides their address',
    core: true,
    choose: ({ ann }) => hideAddress(ann),
    way: 'relayed',
    also: relayOnly('ann'),
  },
  {
    title: 'both hide their addresses, TURN_OWN_ADDRESSES=allow',
    serving: { ownAddresses: 'allow' },
    choose: bothHide,
    way: 'relayed',
    also: relayOnly('ann', 'bob'),
  },
  {
    title: 'both hide their addresses',
    choose: bothHide,
    way: 'none',
    also: relayOnly('ann', 'bob'),
  },
  {
    title: 'credentials made with another secret than TURN’s',
    nat: ['symmetric', 'symmetric'],
    serving: { wrongSecret: true },
    way: 'none',
    also: refused(401),
  },
  {
    title: 'credentials that have lapsed',
    nat: ['symmetric', 'symmetric'],
    choose: lapsedCredentials,
    way: 'none',
    also: refused(401),
    // They come anew, and whoever dials then is told of an answer.
  },
  { title: 'TURN asked to reach private addresses', way: 'direct', also: relayRefuses },
]
