import type { Entry } from '../engine/entry.ts'
import type { Change } from '../ports/storage.ts'
import type { Line } from './row.ts'

/** Forwarded: what stands for a line in one other conversation. */
export interface Forwarded {
  readonly kind: string
  /** Body of its entry, but for what the other conversation adds to all that is said there. */
  readonly body: object
  /** Changes that go into the write of its entry. */
  changes?(entry: Entry): readonly Change[]
  /** Its entry is written, or will not be: then there is none. Told once. */
  ended?(entry: Entry | undefined): void
}

/** Forwarder of a kind: resolves with what stands for a line, asked for anew for each conversation; undefined where it is not here whole. */
export type Forwarder = (line: Line) => Promise<Forwarded | undefined>

export type Forwarders = ReturnType<typeof createForwarders>

/** Forwarders: of kinds that are more than their words, by name, told by the rooms that keep the rest. */
export function createForwarders() {
  const byKind = new Map<string, Forwarder>()
  return {
    add: (kind: string, forwarder: Forwarder) => void byKind.set(kind, forwarder),
    of: (kind: string): Forwarder | undefined => byKind.get(kind),
  }
}
