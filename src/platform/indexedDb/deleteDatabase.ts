/** Another tab, or a worker that is just ending, may hold it for a moment. Milliseconds. */
const PATIENCE_MS = 5_000

/** Deletes a database, whether there is one or not. Rejects where the browser refuses, or where somebody goes on holding it. */
export function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const deleting = indexedDB.deleteDatabase(name)
    deleting.onsuccess = () => resolve()
    deleting.onerror = () => reject(deleting.error)
    // Blocked is not refused: it goes on once the others have closed it.
    setTimeout(() => reject(new Error('blocked')), PATIENCE_MS)
  })
}
