import { createStore } from 'zustand/vanilla'
import type { App } from '../../../src/app/app.ts'
import type { BackupRoom, BackupState } from '../../../src/features/backup/backup.ts'

/** Backups of a scene: what is under way stays so, and a file is what its name says. */
export function fakeBackup(found: Partial<BackupState> = {}): App['backup'] {
  const store = createStore<BackupState>(() => ({
    ...{ running: undefined, at: undefined, kept: undefined, shown: undefined, keepsFiles: true },
    ...found,
  }))
  const room: BackupRoom = {
    look: async () => undefined,
    save: async () => {
      store.setState({ at: Date.now() })
      return 'done'
    },
    cancel: () => store.setState({ running: undefined }),
    choose: async () => {
      store.setState({ kept: { name: 'tete-a-tete.age' } })
      return 'done'
    },
    allow: async () => 'done',
    stopDaily: async () => store.setState({ kept: undefined }),
    learn: async () => true,
    identity: async () => `AGE-SECRET-KEY-1${'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'.repeat(2).slice(0, 58)}`,
    async restore(_words, file) {
      const { name } = file as File
      if (/large/.test(name)) {
        store.setState({ running: { what: 'restore', bytes: 123_456_789, of: 400_000_000 } })
        return 'cancelled'
      }
      return /newer/.test(name) ? 'newer' : 'damaged'
    },
    export: async () => 'failed',
    notNow: async () => store.setState({ shown: undefined }),
  }
  return { store, look: async () => undefined, open: async () => room }
}
