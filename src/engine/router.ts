import * as v from 'valibot'
import type { Bytes } from '../lib/bytes.ts'
import type { Count } from '../ports/transport.ts'
import { decodeFrame } from './frame.ts'
import type { PersonId } from './ids.ts'
import type { Link, LiveLink } from './link.ts'
import type { Audience, Handlers, Protocol } from './protocol.ts'

interface Service {
  kinds: Protocol['kinds']
  audience: Audience
  announced: Audience | undefined
  handlers: Record<string, (from: Link, body: unknown) => unknown>
}

/** Router of frames: each goes to whoever serves its protocol, if its sender is of the audience and its schema takes it. */
export function createRouter({ count }: { readonly count: Count }) {
  const services = new Map<string, Service>()
  return {
    serve<P extends Protocol>(p: P, audience: Audience, handlers: Handlers<P, Link>, announced?: Audience) {
      services.set(p.name, {
        kinds: p.kinds,
        audience,
        announced,
        handlers: handlers as unknown as Service['handlers'],
      })
    },
    /** Names of the protocols that are said to be served, to this peer. */
    announcedTo: (peer: PersonId): string[] =>
      [...services].flatMap(([name, { announced }]) => ((announced?.(peer) ?? true) ? name : [])),
    receive(link: LiveLink, bytes: Bytes | undefined) {
      if (!link.open) return
      const frame = bytes && decodeFrame(bytes)
      if (!frame) return link.violation('frame')
      const service = services.get(frame.proto)
      // Own keys only: the remote picks this name, and 'constructor' is on every object.
      if (!service || !Object.hasOwn(service.kinds, frame.kind)) return count('frame.unknown')
      if (!service.audience(link.peer)) return count('frame.audience')
      const body = v.safeParse(service.kinds[frame.kind]!, frame.body)
      if (!body.success) return link.violation(`${frame.proto}.${frame.kind}`)
      const handler = service.handlers[frame.kind]!
      void (async () => handler(link, body.output))().catch(() => count(`handler.${frame.proto}.${frame.kind}`))
    },
  }
}
