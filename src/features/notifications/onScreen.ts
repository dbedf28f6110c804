import type { Notice, Notifier } from '../../ports/notifier.ts'

/** Notifications on the screen, by their tags. */
export function createOnScreen(notifier: Pick<Notifier, 'show' | 'close'>) {
  /** Tags of which nothing can be on the screen: looking there takes the system its time, at every message that is read. */
  const gone = new Set<string>()
  return {
    async show(notice: Notice) {
      gone.delete(notice.tag)
      await notifier.show(notice)
      gone.delete(notice.tag)
    },
    async close(tag: string) {
      if (gone.has(tag)) return
      gone.add(tag)
      await notifier.close(tag)
    },
  }
}

export type OnScreen = ReturnType<typeof createOnScreen>
