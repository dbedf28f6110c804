import type { HomeName } from './lab/addresses.ts'
import { CHAT } from './lab/addresses.ts'
import { iceAnswer } from './lab/servers.ts'
import { sleep } from './lab/spaces.ts'
import type { Change, Two } from './scenario.ts'

const STUN_ONLY = { turn: [] }
const OTHER_PORTS = '40000-40999'

/** The line of a home falls silent for so many seconds. */
const silent =
  (seconds: number, home: HomeName = 'A'): Change['happens'] =>
  async ({ lab }, during) => {
    lab.homes[home].cut(true)
    await during()
    await sleep(seconds * 1_000)
    lab.homes[home].cut(false)
  }
const newPort: Change['happens'] = async ({ lab }, during) => {
  lab.homes.A.nat('cone', OTHER_PORTS)
  lab.homes.A.forget()
  await during()
}
const newAddress: Change['happens'] = async ({ lab }, during) => {
  lab.homes.A.newAddress()
  await during()
}
const asleep =
  (seconds: number): Change['happens'] =>
  async ({ lab }, during) => {
    lab.sleeping('A', true)
    await during()
    await sleep(seconds * 1_000)
    lab.sleeping('A', false)
  }
/** What the broker's answer to Ann says of credentials: they hold for so many seconds, and so they do. */
const shortLived = (seconds: number) => async (two: Two) => {
  const { page, id } = two.ann
  await page.route('**/peer/ice?*', (route) => route.fulfill({ json: iceAnswer(id, seconds, seconds) }))
  await page.reload()
}

export const CHANGES: readonly Change[] = [
  {
    title: 'the NAT forgets everything',
    async happens({ lab }, during) {
      lab.homes.A.forget()
      await during()
    },
    way: 'direct',
    keeps: true,
  },
  { title: 'a new outer port, STUN only', serving: STUN_ONLY, happens: newPort },
  { title: 'a new outer port, with a relay', happens: newPort },
  {
    title: 'a new outer port, full cone at both',
    nat: ['full', 'full'],
    serving: STUN_ONLY,
    happens: async ({ lab }, during) => {
      lab.homes.A.nat('full', OTHER_PORTS)
      lab.homes.A.forget()
      await during()
    },
  },
  { title: 'a new public address, STUN only', serving: STUN_ONLY, happens: newAddress },
  { title: 'a new public address, with a relay', core: true, happens: newAddress },
  {
    title: 'a new public address, both hide theirs',
    hidden: true,
    serving: { ownAddresses: 'allow' },
    happens: newAddress,
    way: 'relayed',
  },
  {
    title: 'another address in the LAN',
    async happens({ lab }, during) {
      lab
        .host('A')
        .ip('-4 addr flush dev eth0', 'addr add 192.168.1.50/24 dev eth0', 'route replace default via 192.168.1.1')
      await during()
    },
  },
  { title: 'silence for 10 s', happens: silent(10), way: 'direct', keeps: true },
  { title: 'silence for 40 s', happens: silent(40) },
  { title: 'silence for 120 s', happens: silent(120) },
  {
    title: 'silence for 40 s, both hide their addresses',
    hidden: true,
    serving: { ownAddresses: 'allow' },
    happens: silent(40),
    way: 'relayed',
  },
  ...[10, 40, 120].map(
    (seconds): Change => ({
      title: `silence for ${seconds} s, and no broker`,
      async happens(two, during) {
        await two.lab.servers.stopBroker()
        await silent(seconds)(two, during)
      },
    }),
  ),
  {
    title: 'the network of the device off for 40 s',
    async happens({ lab }, during) {
      lab.host('A').ip('link set eth0 down')
      await during()
      await sleep(40_000)
      lab.host('A').ip('link set eth0 up', 'route replace default via 192.168.1.1')
    },
  },
  {
    title: 'the broker away for 20 s',
    async happens({ lab }, during) {
      await lab.servers.stopBroker()
      await during()
      await sleep(20_000)
      await lab.servers.startBroker()
    },
    way: 'direct',
    keeps: true,
  },
  {
    title: 'the broker’s socket half open, and the friend comes anew',
    async happens({ lab, bob }, during) {
      const ports = lab
        .host('A')
        .sh(`ss -Htn state established 'dst ${CHAT.v4}' | awk '{ print $3 }' | sed 's/.*://'`)
        .split('\n')
        .filter(Boolean)
      for (const port of ports)
        lab.homes.A.block(
          `-p tcp --sport ${port} -d ${CHAT.v4} -j DROP`,
          `-p tcp --dport ${port} -s ${CHAT.v4} -j DROP`,
        )
      await bob.page.reload()
      await during()
    },
  },
  {
    title: 'TURN started again, direct',
    async happens({ lab }, during) {
      await lab.servers.stopTurn()
      await during()
      await lab.servers.startTurn()
    },
    way: 'direct',
    keeps: true,
  },
  {
    title: 'TURN started again, both hide their addresses',
    hidden: true,
    serving: { ownAddresses: 'allow' },
    async happens({ lab }, during) {
      await lab.servers.stopTurn()
      await during()
      await lab.servers.startTurn()
    },
    way: 'relayed',
  },
  { title: 'a browser asleep for 10 s', happens: asleep(10) },
  { title: 'a browser asleep for 60 s', happens: asleep(60) },
  {
    title: 'credentials lapse while a browser sleeps, both hide their addresses',
    hidden: true,
    serving: { ownAddresses: 'allow' },
    choose: shortLived(40),
    happens: asleep(60),
    way: 'relayed',
  },
]
