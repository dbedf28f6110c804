import type { Page } from '@playwright/test'

interface Seed {
  peer: string
  count: number
  /** Whose log; of both, they take turns as people do, and what is unread is the friend's. */
  author: 'me' | 'friend' | 'both'
  /** The newest so many have not been read. */
  unread?: number
}

/**
 * Puts `count` messages straight into the page's database, as the app writes them: what a year of talking leaves behind.
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
    const isMine = (number: number) =>
      author === 'both' ? number % 7 < 4 && number <= count - unread : author === 'me'
    const written = { mine: 0, theirs: 0 }
    let firstUnread = {}
    const from = Date.now() - count * 60_000
    for (let done = 0; done < count; ) {
      const tx = db.transaction(['entries', 'conversations'], 'readwrite')
      const entries = tx.objectStore('entries')
      for (const end = Math.min(done + 2_000, count); done < end; done++) {
        const number = done + 1
        const mine = isMine(number)
        const writer = mine ? me.id : peer
        const instance = mine ? me.instance : 'seeded'
        const seq = ++written[mine ? 'mine' : 'theirs']
        const order = [number, writer, instance, seq]
        if (number === count - unread + 1) firstUnread = { firstUnread: order }
        entries.put({
          conversation: peer,
          author: writer,
          instance,
          seq,
          lamport: number,
          at: from + done * 60_000,
          kind: 'text',
          body: {
            text: `Message number ${number}, about as long as what people write to each other on an ordinary day.`,
          },
          order,
        })
      }
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
