import { type IDBPDatabase, unwrap, wrap } from 'idb'

/** A table of two rows: the page that opened the database last, which alone may write, and the ticket of its last list. */
export const EPOCH_TABLE = '(epoch)'
const KEY = 'holder'
const TICKET = 'ticket'

export interface Epoch {
  /** Asks, inside `transaction`, whether the epoch is still ours; calls `lost` before anything of it can commit if not. */
  guard(transaction: IDBTransaction, lost: () => void): void
  /** Writes the number with the rest of `transaction`: numbers rise, so that the last one tells of those before. */
  sign(transaction: IDBTransaction, ticket: number): void
  /** The last one of this epoch; 0 before the first. */
  lastTicket(transaction: IDBTransaction): Promise<number>
}

/**
 * Begins a new epoch, which ends every older one. On a full disk even that cannot be written: then what is stored can still be read,
 * and the first write that finds room begins it, provided that nobody else has in the meantime.
 */
export async function takeEpoch(database: IDBPDatabase): Promise<Epoch> {
  const own = crypto.randomUUID()
  const before = await replaceHolder(unwrap(database), own)
  return {
    guard(transaction, lost) {
      const table = transaction.objectStore(EPOCH_TABLE)
      const asked = table.get(KEY)
      asked.onsuccess = () => {
        if (asked.result === own) return
        if (asked.result === before)
          table.put(own, KEY) // there was no room for it when we opened
        else lost()
      }
    },
    sign: (transaction, ticket) => void transaction.objectStore(EPOCH_TABLE).put([own, ticket], TICKET),
    async lastTicket(transaction) {
      const [by, ticket]: readonly unknown[] = (await wrap(transaction.objectStore(EPOCH_TABLE).get(TICKET))) ?? []
      return by === own && typeof ticket === 'number' ? ticket : 0
    },
  }
}

/** Resolves to who was there before; the replacement is left out when the disk is full. */
function replaceHolder(db: IDBDatabase, own: string) {
  return new Promise<unknown>((resolve, reject) => {
    const taking = db.transaction(EPOCH_TABLE, 'readwrite')
    const table = taking.objectStore(EPOCH_TABLE)
    let before: unknown
    const asked = table.get(KEY) // requests are answered in their order
    asked.onsuccess = () => {
      before = asked.result
    }
    table.put(own, KEY)
    taking.oncomplete = () => resolve(before)
    taking.onabort = () => {
      if (taking.error?.name === 'QuotaExceededError') resolve(before)
      else reject(taking.error ?? new Error('the database was closed'))
    }
  })
}
