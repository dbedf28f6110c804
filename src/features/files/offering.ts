import type { ConversationRows } from '../../conversation/conversationRows.ts'
import { type FileBody, fileKind } from '../../conversation/kinds/file.ts'
import { lineAt } from '../../conversation/row.ts'
import { type Entry, entryId, keyIn } from '../../engine/entry.ts'
import { type ConversationId, conversationWith, type PersonId } from '../../engine/ids.ts'
import type { Log } from '../../engine/log.ts'
import { toBase64Url } from '../../lib/bytes.ts'
import { safeFileName } from '../../lib/fileName.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { Blob, FileBlobs } from '../../ports/fileBlobs.ts'
import type { Storage } from '../../ports/storage.ts'
import type { FileRow } from './fileRows.ts'
import type { FileSent, SendFileResult } from './files.ts'
import { hasRoom } from './hasRoom.ts'
import { COPIED_BYTES, MAX_FILE_BYTES, PIECE_BYTES } from './limits.ts'
import { hashPicked, type PickedFile, sourceOfPicked } from './pickedFile.ts'
import type { CopiedBlob, Transfers } from './transfers.ts'

interface Deps {
  storage: Storage
  log: Pick<Log, 'append'>
  blobs: FileBlobs
  crypto: Pick<Crypto, 'random' | 'sha256'>
  transfers: Pick<Transfers, 'given' | 'adopt'>
  rows: Pick<ConversationRows, 'get'>
  me(): PersonId
}

type MadeCopy = CopiedBlob & { readonly blob: Blob }

/** Hand that makes a file ready: how far it is, and whether it is still to. */
interface Hand {
  onProgress(bytes: number): void
  isCancelled(): boolean
}

/** Media type, as an entry may name it; of anything else it names none. */
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/

/** Offering: a picked file is hashed, copied where it is small enough to be kept, and then stands in the chat. */
export function createOffering({ storage, log, blobs, crypto, transfers, rows, me }: Deps) {
  /**
   * Copy of a small file, which is always to be there, whatever becomes of where it was picked; of any file where nobody else has the
   * conversation, or it would be nowhere.
   */
  async function copyOf(file: PickedFile, alone: boolean): Promise<MadeCopy | 'none' | 'full' | 'broken'> {
    if (file.size > MAX_FILE_BYTES || (file.size > COPIED_BYTES && !alone)) return 'none'
    if (alone && !(await hasRoom(blobs, file.size))) return 'full'
    const its = { id: toBase64Url(crypto.random(16)), key: crypto.random(32) }
    const blob = await blobs.open({ ...its, piece: PIECE_BYTES })
    if (typeof blob === 'string') return alone ? blob : 'none'
    return { ...its, blob }
  }

  async function bodyOf(conversation: ConversationId, name: string, file: PickedFile, root: string, more: FileSent) {
    const key = more.replyTo === undefined ? undefined : keyIn(conversation, more.replyTo)
    const target = key && (await lineAt(storage, key).catch(() => undefined))
    const seconds = rows.get(conversation)?.timer?.seconds
    return {
      ...{ name, size: file.size, root, piece: PIECE_BYTES },
      ...(MEDIA_TYPE.test(file.type) ? { type: file.type } : {}),
      ...(more.preview === undefined ? {} : { preview: more.preview }),
      ...(more.voice === undefined ? {} : { voice: more.voice }),
      ...(more.text === undefined ? {} : { text: more.text }),
      ...(target ? { reply: { by: target.author, instance: target.instance, seq: target.seq } } : {}),
      ...(seconds ? { ttl: seconds } : {}),
    } satisfies Partial<FileBody>
  }

  return async (
    conversation: ConversationId,
    file: PickedFile,
    more: FileSent,
    hand: Hand,
  ): Promise<SendFileResult> => {
    const name = safeFileName(file.name)
    if (name === '') return { ok: false, why: 'name' }
    const alone = conversation === conversationWith(me())
    const begun = await copyOf(file, alone)
    if (begun === 'full' || begun === 'broken') return { ok: false, why: begun }
    let copy = begun === 'none' ? undefined : begun
    const drop = async () => void (copy && (await blobs.remove(copy.id)))
    const hashed = await hashPicked(file, { crypto, ...hand, copy: copy?.blob, alone })
    await copy?.blob.close()
    if (typeof hashed === 'string') {
      await drop()
      return { ok: false, why: hashed }
    }
    // Where it could not be copied it is given from where it lies.
    if (copy && !hashed.copied) {
      await drop()
      copy = undefined
    }
    let row: FileRow | undefined
    const body = await bodyOf(conversation, name, file, toBase64Url(hashed.root), more)
    const withRow = (entry: Entry) => {
      const given = transfers.given(entry, hashed.hashes, copy && { id: copy.id, key: copy.key })
      row = given.row
      return given.changes
    }
    const appended = await log.append(conversation, fileKind.name, body, withRow).catch(() => ({ ok: false as const }))
    if (!appended.ok || !row) {
      await drop()
      return { ok: false, why: 'storage' }
    }
    transfers.adopt(row, copy ? undefined : sourceOfPicked(file))
    return { ok: true, id: entryId(appended.entry) }
  }
}
