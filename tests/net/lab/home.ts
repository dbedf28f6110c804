import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { type Addresses, CHAT, HOMES, type HomeName, LAN, SERVERS, TURN } from './addresses.ts'
import { end, type Space, type Spaces } from './spaces.ts'

/**
 * Kinds of NAT (RFC 4787). cone: the same outer port for everybody, answers only from whom one has sent to; full: and anybody may send
 * there; symmetric: another outer port for each whom one sends to.
 */
export type Nat = 'cone' | 'full' | 'symmetric'
/** Milliseconds one way, and per cent. */
export interface Line {
  readonly delay: number
  readonly jitter?: number
  readonly loss: number
}
export type Family = 'v4' | 'v6' | 'both'

export interface Home {
  readonly router: Space
  readonly hosts: Readonly<Record<string, Space>>
  /** As it is at first: cone, IPv4, a good line, nothing blocked, nothing remembered. */
  reset(): Promise<void>
  nat(kind: Nat, ports?: string): void
  /** Rules for what is forwarded, as iptables takes them; IPv4. */
  block(...rules: string[]): void
  unblock(): void
  /** Silence on the line, in both directions; nobody is told. */
  cut(down: boolean): void
  line(line: Line): Promise<void>
  families(family: Family): void
  /** Devices of the LAN do not hear each other, as in many guest networks. */
  isolate(isolated: boolean): void
  /** The router forgets whom it let through. */
  forget(): void
  newAddress(): void
  /** Packets that went to or came from anybody but the servers. */
  direct(): number
}

const ready = (child: ChildProcess) =>
  new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve())
    child.once('exit', (code) => reject(new Error(`${child.spawnargs.join(' ')} ended: ${code}`)))
  })

export const createHome = async (spaces: Spaces, inet: Space, name: HomeName): Promise<Home> => {
  const plan = HOMES[name]
  const router = spaces.add(`nat${name}`)
  const outer = `w${name}`
  const routerV6 = `${plan.prefix}:1`
  let worm: ChildProcess | undefined
  let kindOfNat: Nat = 'cone'

  const python = (script: string, args: string[], within?: Space) => {
    const command = ['python3', join(import.meta.dirname, script), ...args]
    const all = within ? ['ip', 'netns', 'exec', within.ns, ...command] : command
    const child = spawn(all[0] ?? '', all.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] })
    spaces.own(child)
    return child
  }

  const setWan = (v4: string) => {
    router.ip(
      'addr flush dev wan',
      `addr add ${v4}/24 dev wan`,
      `-6 addr add ${plan.wan.v6}/64 dev wan nodad`,
      'link set wan up',
    )
    for (const other of Object.values(HOMES))
      if (other !== plan) router.ip(`-6 route replace ${other.prefix}:/64 via ${other.wan.v6}`)
  }
  /** The cable to the internet, or the worm in its place. */
  const plug = async (line?: Line) => {
    if (worm) await end(worm)
    else if (router.sh('ip link show wan >/dev/null 2>&1 && echo there || true')) router.ip('link del wan')
    worm = undefined
    if (line) {
      worm = python('wem.py', [`${inet.ns}:${outer}`, `${router.ns}:wan`])
      await ready(worm)
      worm.stdin?.write(`${JSON.stringify(line)}\n`)
    } else spaces.cable(router, 'wan', inet, outer)
    // The same card as before: its neighbours know it by that.
    router.ip(`link set wan address ${plan.card}`)
    inet.ip(`link set ${outer} master br0`, `link set ${outer} up`)
    setWan(plan.wan.v4)
  }

  const hosts: Record<string, Space> = {}
  router.ip('link add lan type bridge', `addr add ${LAN.v4}/24 dev lan`, 'link set lan up')
  router.ip(`-6 addr add ${routerV6}/64 dev lan nodad`)
  // Private addresses lead nowhere, as at a provider's.
  router.ip('route add blackhole default')
  router.sh(`sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
    sysctl -qw net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0 2>/dev/null || true`)
  for (const host of Object.keys(plan.hosts)) {
    const space = spaces.add(host)
    spaces.cable(space, 'eth0', router, `p${host}`)
    router.ip(`link set p${host} master lan`, `link set p${host} up`)
    space.ip('link set eth0 up')
    hosts[host] = space
  }
  await plug()

  const forget = () => void router.sh('conntrack -F 2>/dev/null || true')
  const rules = (kind: Nat, ports?: string) => {
    kindOfNat = kind
    const [first] = Object.values(plan.hosts)
    const masquerade = kind === 'symmetric' ? '-j MASQUERADE --random-fully' : '-j MASQUERADE'
    const watch = (iptables: string, servers: string) => `
      ${iptables} -F; ${iptables} -X
      for chain in CUT WATCH HOUSE; do ${iptables} -N $chain; ${iptables} -A FORWARD -j $chain; done
      ${iptables} -P FORWARD DROP
      ${iptables} -A WATCH -o wan ! -d ${servers}
      ${iptables} -A WATCH -i wan ! -s ${servers}
      ${iptables} -A FORWARD -i lan -o wan -j ACCEPT
      ${iptables} -A FORWARD -i wan -o lan -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
      ${iptables} -A INPUT -i wan -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT`
    router.sh(`
      iptables -t nat -F
      ${watch('iptables', SERVERS.v4)}
      ${watch('ip6tables', SERVERS.v6)}
      ip6tables -A FORWARD -p icmpv6 -j ACCEPT
      ip6tables -A INPUT -p icmpv6 -j ACCEPT
      iptables -A INPUT -i wan -j DROP
      ip6tables -A INPUT -i wan -j DROP
      ${
        kind === 'full'
          ? `iptables -t nat -A PREROUTING -i wan -p udp -j DNAT --to-destination 192.168.1.${first}
             iptables -A FORWARD -i wan -o lan -m conntrack --ctstate DNAT -j ACCEPT`
          : ''
      }
      ${ports === undefined ? '' : `iptables -t nat -A POSTROUTING -o wan -p udp -j MASQUERADE --to-ports ${ports}`}
      iptables -t nat -A POSTROUTING -o wan ${masquerade}`)
  }
  const families = (family: Family) => {
    for (const [host, space] of Object.entries(hosts)) {
      const last = plan.hosts[host]
      space.ip('addr flush dev eth0 scope global', 'link set eth0 up')
      if (family !== 'v6') space.ip(`addr add 192.168.1.${last}/24 dev eth0`, `route replace default via ${LAN.v4}`)
      if (family !== 'v4')
        space.ip(`-6 addr add ${plan.prefix}:${last}/64 dev eth0 nodad`, `-6 route replace default via ${routerV6}`)
      space.resolver(family === 'v6' ? routerV6 : LAN.v4)
    }
  }
  const isolate = (isolated: boolean) => {
    const on = isolated ? 'on' : 'off'
    for (const host of Object.keys(hosts)) router.sh(`bridge link set dev p${host} isolated ${on}`)
  }
  const inBoth = (line: string) => router.sh(`iptables ${line}; ip6tables ${line}`)
  const at = ({ v4, v6 }: Addresses) => `${v4},${v6}`
  rules('cone')
  families('v4')
  await ready(
    python(
      'dns.py',
      [at({ v4: LAN.v4, v6: routerV6 }), ...[CHAT, TURN].map((one) => `${one.name}=${at(one)}`)],
      router,
    ),
  )

  return {
    router,
    hosts,
    async reset() {
      await plug()
      rules('cone')
      families('v4')
      isolate(false)
      forget()
    },
    nat: rules,
    block(...blocked) {
      for (const rule of blocked) router.sh(`iptables -A HOUSE ${rule}`)
    },
    unblock: () => void router.sh('iptables -F HOUSE'),
    cut(down) {
      inBoth('-F CUT')
      if (down) inBoth('-A CUT -j DROP')
    },
    line: plug,
    families,
    isolate,
    forget,
    newAddress() {
      setWan(plan.otherWan)
      rules(kindOfNat)
      forget()
    },
    direct() {
      const listed = router.sh('iptables -nvxL WATCH; ip6tables -nvxL WATCH')
      // Behind two lines of heading: packets, bytes.
      const counts = [...listed.matchAll(/^\s+(\d+)\s+\d+\s/gm)].map((match) => Number(match[1]))
      return counts.reduce((sum, count) => sum + count, 0)
    },
  }
}
