import { tables } from '../../src/app/tables.ts'
import { personIdOf } from '../../src/engine/address.ts'
import { createCosts } from '../../src/engine/costs.ts'
import { type Entry, entryId } from '../../src/engine/entry.ts'
import { type ConversationId, conversationWith, type PersonId } from '../../src/engine/ids.ts'
import { createLinks } from '../../src/engine/links.ts'
import { createLog } from '../../src/engine/log.ts'
import { createShared } from '../../src/engine/replication/shared.ts'
import type { RulesOf } from '../../src/engine/rules.ts'
import type { Keys } from '../../src/ports/crypto.ts'
import { createFakeClock } from './fakeClock.ts'
import { createMemoryDisk, type MemoryDisk } from './memoryDisk.ts'
import { createMemoryStorage } from './memoryStorage.ts'
import { logName, person } from './names.ts'
import { createNodeCrypto } from './nodeCrypto.ts'
import { seededRandom } from './seededRandom.ts'
import { createConnector } from './wire.ts'

/** Person whose devices these are, and who they were before. */
export const ME = person('me')
export const FORMER = person('who-i-was')
export const NOTES = conversationWith(ME)

interface Options {
  seed?: number
  /** Milliseconds that an operation of a disk takes. */
  disk?: (chance: () => number) => number
  /** What every device offers to every other. */
  offered?: readonly ConversationId[]
}

/**
 * Devices of one person, of the engine alone: disk, log, links and `log/2`. Each has keys and an address of its own, as a device will
 * have; that it is the person's own is what the rules say here, since no handshake tells it yet.
 */
export function createDevices({ seed = 1, disk = () => 0, offered = [NOTES] }: Options = {}) {
  const chance = seededRandom(seed)
  const clock = createFakeClock()
  const { crypto, newKeys } = createNodeCrypto({ seed })
  const own = new Set<PersonId>()

  function boot(name: string, keys: Keys, rows = createMemoryDisk(), counts = new Map<string, number>()) {
    const id = personIdOf(keys.publicKey)
    const storage = createMemoryStorage(tables, { disk: rows, clock, delay: () => disk(chance) })
    const count = (what: string) => void counts.set(what, (counts.get(what) ?? 0) + 1)
    const rules: RulesOf = () => ({
      kind: 'self',
      me: { id: ME, instance: logName(name), base: 0 },
      with: [],
      takes: (author, via) => (author === ME || author === FORMER) && own.has(via),
      mine: () => true,
    })
    const project = async (entries: readonly Entry[]) => ({
      changes: entries.map((row) => ({ add: 'entries', row: { ...row } })),
    })
    const log = createLog({
      ...{ storage, clock, rules, project },
      costs: createCosts({ storage, clock, hidden: () => false }),
    })
    const links = createLinks({ me: () => ({ id, keys }), crypto, clock, count, floor: () => 1 })
    return { name, id, keys, storage, counts, log, links, rules, count }
  }

  function device(name: string) {
    const keys = newKeys()
    own.add(personIdOf(keys.publicKey))
    const start = (...left: [rows?: MemoryDisk, counts?: Map<string, number>]) => {
      const parts = boot(name, keys, ...left)
      createShared({ ...parts, clock, offers: (peer) => (own.has(peer) ? offered : []) })
      return parts
    }
    const made = {
      ...start(),
      write: (text: string, conversation = NOTES) => made.log.append(conversation, 'text', { text }),
      entries: (conversation = NOTES) =>
        (made.storage.disk.rows('entries') as unknown as Entry[]).filter((e) => e.conversation === conversation),
      /** What is on the disk, by name, in shown order. */
      held: (conversation = NOTES) =>
        made
          .entries(conversation)
          .map((e) => JSON.stringify([e.lamport, entryId(e), e.at, e.kind, e.body]))
          .sort(),
      violations: () => [...made.counts].filter(([what]) => what.startsWith('violation.')),
      /** The tab dies, and another opens on the same disk. */
      crash() {
        made.storage.crash()
        made.links.stop()
        Object.assign(made, start(made.storage.disk, made.counts))
      },
    }
    return made
  }

  /** Somebody with sound keys who says what they like: an own device by name, with nothing of one behind it. */
  function outsider(name: string, { isOwn = true } = {}) {
    const keys = newKeys()
    const parts = boot(name, keys)
    if (isOwn) own.add(parts.id)
    return parts
  }

  return { chance, clock, crypto, device, outsider, connect: createConnector({ clock, crypto }) }
}

export type Device = ReturnType<ReturnType<typeof createDevices>['device']>
