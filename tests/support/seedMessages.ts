import type { Page } from '@playwright/test'

interface Seed {
  peer: string
  count: number
  /** Whose log. */
  author: 'me' | 'friend'
  /** The newest so many have not been read. */
  unread?: number
}

/**
 * Puts `count` messages of one log straight into the page's database, as the app writes them: what a year of talking leaves behind.
 * The app must not run in this page meanwhile.
 */
export async function seedMessages(page: Page, seed: Seed): Promise<void> {
  await page.evaluate(async ({ peer, count, author, unread = 0 }) => {
    const request = indexedDB.open('tete-a-tete')
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
    const read = <T>(asked: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result)
        asked.onerror = () => reject(asked.error)
      })
    const me = (await read(db.transaction('identity').objectStore('identity').get('me'))) as {
      id: string
      instance: string
    }
    const writer = author === 'me' ? me.id : peer
    const instance = author === 'me' ? me.instance : 'seeded'
    const from = Date.now() - count * 60_000
    for (let done = 0; done < count; ) {
      const tx = db.transaction(['entries', 'conversations'], 'readwrite')
      const entries = tx.objectStore('entries')
      for (const end = Math.min(done + 2_000, count); done < end; done++) {
        const seq = done + 1
        entries.put({
          conversation: peer,
          author: writer,
          instance,
          seq,
          lamport: seq,
          at: from + done * 60_000,
          kind: 'text',
          body: { text: `Message number ${seq}, about as long as what people write to each other on an ordinary day.` },
          order: [seq, writer, instance, seq],
        })
      }
      const first = count - unread + 1
      const firstUnread = unread > 0 ? { firstUnread: [first, writer, instance, first] } : {}
      const last = { lastText: `Message number ${done}`, lastAt: Date.now() }
      tx.objectStore('conversations').put({ id: peer, unread, ...last, ...firstUnread })
      await new Promise((resolve, reject) => {
        tx.oncomplete = resolve
        tx.onerror = reject
      })
    }
    db.close()
  }, seed)
}
