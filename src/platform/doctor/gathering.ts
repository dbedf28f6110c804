import type { Clock } from '../../ports/clock.ts'
import type { CandidateType, FoundCandidate, GatherAsk, Gathered } from '../../ports/probes.ts'

interface Deps {
  readonly connect: (config: RTCConfiguration) => RTCPeerConnection
  readonly clock: Pick<Clock, 'after'>
  /** Is the address hidden from everybody? Asked before each connection that could tell it, and with each candidate. */
  readonly isHidden: () => boolean
}

const TYPES: readonly string[] = ['host', 'srflx', 'prflx', 'relay'] satisfies CandidateType[]

/** Candidate of its line (RFC 8839, 5.1). Not every browser takes it apart. */
export function readCandidate(line: string): FoundCandidate | undefined {
  const [, , protocol = '', , address = '', port = '', typ, type = ''] = line.trim().split(/ +/)
  const by = protocol.toLowerCase()
  if (typ !== 'typ' || !TYPES.includes(type) || (by !== 'udp' && by !== 'tcp')) return undefined
  return { type: type as CandidateType, protocol: by, address, port: Number(port) }
}

/** Gathering: by connections to nobody, each closed as soon as it has shown what it was made for. */
export function createGathering({ connect, clock, isHidden }: Deps) {
  const hiding = new Set<() => void>()

  function gather({ servers, policy, until, within }: GatherAsk): Promise<Gathered> {
    const candidates: FoundCandidate[] = []
    const errors: number[] = []
    const tells = policy === 'all'
    if (tells && isHidden()) return Promise.resolve({ candidates, errors, end: 'hidden' })
    let pc: RTCPeerConnection
    try {
      const iceServers = servers.map(({ url, ...opens }) => ({ urls: url, ...opens }))
      pc = connect({ iceServers, iceTransportPolicy: policy })
    } catch {
      return Promise.resolve({ candidates, errors, end: 'refused' })
    }
    return new Promise((resolve) => {
      let over = false
      function finish(end: Gathered['end']) {
        if (over) return
        over = true
        cancel()
        hiding.delete(hide)
        pc.close()
        resolve({ candidates: end === 'hidden' ? [] : candidates, errors, end })
      }
      const hide = () => tells && finish('hidden')
      const cancel = clock.after(within, () => finish('timeout'))
      hiding.add(hide)
      pc.addEventListener('icecandidate', ({ candidate }) => {
        if (tells && isHidden()) return finish('hidden')
        if (!candidate) return finish('complete')
        const found = readCandidate(candidate.candidate)
        if (!found || over) return
        candidates.push(found)
        if (found.type === until) finish('enough')
      })
      pc.addEventListener('icecandidateerror', ({ errorCode, errorText }) => {
        // That a network of one family does not reach a server of the other is no answer of that server's.
        if (!over && !/incompatible/i.test(errorText)) errors.push(errorCode)
      })
      pc.createDataChannel('')
      pc.createOffer()
        .then((offer) => (over ? undefined : pc.setLocalDescription(offer)))
        .catch(() => finish('refused'))
    })
  }

  return {
    gather,
    hide() {
      for (const one of [...hiding]) one()
    },
  }
}
