/**
 * Install way: how this page becomes an app of the device. `offered`: the browser asks the person, when told to.
 * `share-menu`, `dock`, `menu`: the person does it in the browser (iOS and iPadOS; Safari on a Mac; Android). `unable`:
 * this browser does not (Firefox on computers). `unknown`: perhaps, but it has not said so.
 */
export type InstallWay = 'installed' | 'offered' | 'share-menu' | 'dock' | 'menu' | 'unable' | 'unknown'

export interface Installer {
  way(): InstallWay
  onChange(tell: () => void): () => void
  /** From a click; only while `offered`. True when the person agreed. */
  install(): Promise<boolean>
}
