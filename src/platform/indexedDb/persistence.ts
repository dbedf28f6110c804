/**
 * Asks the browser not to throw our data away when the device runs low. True when it agreed; some browsers ask the person, so this
 * belongs to a moment when they have something to lose.
 */
export async function requestPersistence(storage: StorageManager | undefined = navigator.storage): Promise<boolean> {
  try {
    return (await storage?.persisted?.()) === true || (await storage?.persist?.()) === true
  } catch {
    return false
  }
}
