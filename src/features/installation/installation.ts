import { createStore } from 'zustand/vanilla'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Installer, InstallWay } from '../../ports/installer.ts'
import type { Updates } from '../../ports/updates.ts'

export interface InstallationState {
  /** A newer version lies ready. */
  readonly update: boolean
  readonly way: InstallWay
}

/** The program itself on this device: its version, and its place among the apps. */
export interface Installation {
  readonly store: ReadonlyStore<InstallationState>
  /** Takes the newer version into use; this page and all other tabs load anew. */
  update(): void
  /** Asks the browser to ask the person. */
  install(): Promise<boolean>
}

export function createInstallation({ updates, installer }: { updates: Updates; installer: Installer }) {
  const read = (): InstallationState => ({ update: updates.ready(), way: installer.way() })
  const store = createStore<InstallationState>(read)
  const stops = [updates.onReady(() => store.setState(read())), installer.onChange(() => store.setState(read()))]
  const installation: Installation = { store, update: updates.apply, install: installer.install }
  return {
    ...installation,
    stop() {
      for (const stop of stops) stop()
    },
  }
}
