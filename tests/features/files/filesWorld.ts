import { type EntryKey, entryId } from '../../../src/engine/entry.ts'
import { conversationWith, type EntryId, type LogName, type PersonId } from '../../../src/engine/ids.ts'
import { PIECE_BYTES } from '../../../src/features/files/limits.ts'
import type { FileOffer } from '../../../src/features/files/offers.ts'
import { fileProtocol } from '../../../src/features/files/protocol.ts'
import { pieceCount, rootPreimage } from '../../../src/features/files/root.ts'
import type { FileSource } from '../../../src/features/files/sending.ts'
import { fileHashesTable, filesTable } from '../../../src/features/files/tables.ts'
import { type CopiedBlob, createTransfers, type Transfers } from '../../../src/features/files/transfers.ts'
import { type Bytes, concat, toBase64Url } from '../../../src/lib/bytes.ts'
import type { SideConnections, SideData } from '../../../src/ports/sideConnections.ts'
import { createMemoryBlobs } from '../../support/memoryBlobs.ts'
import { createMemoryDisk, type MemoryDisk } from '../../support/memoryDisk.ts'
import { createMemoryStorage } from '../../support/memoryStorage.ts'
import { createSideWorld, type SideNode } from '../../support/sideWorld.ts'
import { hashesOf, pieceOf } from './linkStage.ts'

/** One person with a room of files, and what lies on their disk. */
export interface FilesNode {
  readonly side: SideNode
  readonly id: PersonId
  readonly disk: MemoryDisk
  readonly blobs: ReturnType<typeof createMemoryBlobs>
  /** Of the page that lives now. */
  transfers: Transfers
  storage: ReturnType<typeof createMemoryStorage>
  /** Side connections over which this person gives, as they came up. */
  readonly given: SideData[]
  /** Tries for a side connection; and whether there are as many as there may be. */
  opened: number
  limited: boolean
  crash(): void
}

export type FilesWorld = ReturnType<typeof createFilesWorld>

/** Engines with links, side connections and files, on one hand-turned clock. What is offered to whom is the test's to say. */
export function createFilesWorld({
  seed = 1,
  latency = () => 5,
}: {
  seed?: number
  latency?: (chance: () => number) => number
} = {}) {
  const nodes = new Map<SideNode, FilesNode>()
  const offers = new Map<string, FileOffer>()
  /** Offers as each side's log has them: the entry is the same, its conversation is named by the other one. */
  const placeOf = ([conversation, ...entry]: EntryKey) => JSON.stringify([conversation, ...entry])

  const world = createSideWorld({ seed, latency, onBoot: (side) => boot(side) })
  const { clock, crypto } = world

  function boot(side: SideNode) {
    const known = nodes.get(side)
    const disk = known?.disk ?? createMemoryDisk()
    const blobs = known?.blobs ?? createMemoryBlobs(crypto)
    const storage = createMemoryStorage([filesTable, fileHashesTable], { disk, clock, delay: () => world.chance() * 4 })
    const given = known?.given ?? []
    const sides: SideConnections = {
      ...side.sides,
      open(person, purpose) {
        node.opened += 1
        if (node.limited) return { result: Promise.resolve({ ok: false, why: 'limit' }), cancel: () => undefined }
        return side.sides.open(person, purpose)
      },
      serve: (purpose, room) =>
        side.sides.serve(purpose, {
          ...room,
          onOpen(connection) {
            if (connection.data) given.push(connection.data)
            room.onOpen(connection)
          },
        }),
    }
    const transfers = createTransfers({
      ...{ storage, links: side.links, sides, blobs: blobs.blobs, crypto, clock },
      count: (what) => void side.counts.set(what, (side.counts.get(what) ?? 0) + 1),
      offerAt: async (key) => offers.get(placeOf(key)),
      me: () => side.id,
      isFriend: (person) => side.friends.has(person),
      onChange: () => undefined,
    })
    side.links.serve(fileProtocol, (person) => side.friends.has(person), transfers.handlers)
    side.links.onUp(({ peer }) => transfers.onUp(peer))
    void transfers.load()
    const node: FilesNode = known ?? {
      ...{ side, id: side.id, disk, blobs, transfers, storage, given, opened: 0, limited: false },
      crash() {
        node.storage.crash()
        blobs.crash()
        side.crash()
      },
    }
    Object.assign(node, { transfers, storage })
    nodes.set(side, node)
  }

  let seqs = 0
  /** A file that `from` has, offered to `to`: the entry is on both disks. */
  async function give(from: FilesNode, to: FilesNode, file: Bytes, { copied = false, lie = file } = {}) {
    const hashes = await hashesOf(crypto, file)
    const source = { file: lie, read: async (piece: number) => pieceOf(source.file, piece) as Bytes | undefined }
    const blob = copied ? { id: toBase64Url(crypto.random(16)), key: crypto.random(32) } : undefined
    if (blob) {
      const opened = await from.blobs.blobs.open({ ...blob, piece: PIECE_BYTES })
      if (typeof opened === 'string') throw new Error(opened)
      for (let piece = 0; piece < pieceCount(file.length); piece++)
        await opened.take(piece, pieceOf(file, piece), hashes.slice(32 * piece, 32 * piece + 32))
      await opened.close()
    }
    return { ...(await offer(from, to, { size: file.length, hashes, source, blob })), source }
  }

  interface Offered {
    readonly size: number
    readonly hashes: Bytes
    readonly source: FileSource
    readonly blob?: CopiedBlob | undefined
  }

  /** A file of that size and those hashes, whether there is one or not. */
  async function offer(from: FilesNode, to: FilesNode, { size, hashes, source, blob }: Offered) {
    const [instance, seq] = ['log' as LogName, ++seqs]
    const root = await crypto.sha256(rootPreimage(size, hashes))
    const key = (place: PersonId): EntryKey => [conversationWith(place), from.id, instance, seq]
    for (const place of [from, to])
      offers.set(placeOf(key(place === from ? to.id : from.id)), {
        key: key(place === from ? to.id : from.id),
        name: 'f',
        type: '',
        size,
        root,
      })
    const mine = { conversation: conversationWith(to.id), author: from.id, instance, seq }
    const { row, changes } = from.transfers.given({ ...mine, lamport: 1, at: 1, kind: 'file', body: {} }, hashes, blob)
    await clock.through(from.storage.write(changes))
    from.transfers.adopt(row, blob ? undefined : source)
    return { key: key(from.id), id: entryId(mine), row, root }
  }

  return {
    ...world,
    give,
    offer,
    /** What was offered is deleted, or has disappeared, on one device. */
    async withdraw(node: FilesNode, id: EntryId) {
      for (const [place, offer] of offers) {
        const [conversation] = offer.key
        const isHere =
          (conversation as string) !== node.id &&
          entryId({ author: offer.key[1], instance: offer.key[2], seq: offer.key[3] }) === id
        if (isHere && nodesWith(conversation, node)) offers.delete(place)
      }
      await clock.through(node.transfers.onLines([id]))
    },
    async filePair(): Promise<[FilesNode, FilesNode]> {
      const [a, b] = await world.pair()
      return [nodes.get(a)!, nodes.get(b)!]
    },
    async friendOf(other: FilesNode): Promise<FilesNode> {
      const node = world.node()
      await world.befriend(node, other.side)
      return nodes.get(node)!
    },
    stateOf: (node: FilesNode, id: EntryId) => node.transfers.rows.get(id),
    /** Bytes of a file as they are on somebody's disk. */
    async readBack(node: FilesNode, id: EntryId, size: number): Promise<Bytes> {
      const parts: Bytes[] = []
      for await (const part of node.transfers.read(id, size)) parts.push(part)
      return concat(...parts)
    },
    /** Blobs that no row knows: there are to be none. */
    async orphans(node: FilesNode): Promise<readonly string[]> {
      const known = new Set(node.transfers.rows.all().map(({ blob }) => blob))
      return (await node.blobs.blobs.list()).filter((id) => !known.has(id))
    },
  }

  function nodesWith(conversation: string, node: FilesNode): boolean {
    return [...nodes.values()].some((other) => other !== node && (other.id as string) === conversation)
  }
}
