/** A few short texts that are on the device the moment they are set, also when the page dies in the next one. Never throws. */
export interface QuickStore {
  get(key: string): string | undefined
  /** Value of a key; `undefined` takes it away. False when there is no room: it is kept as long as the page lives. */
  set(key: string, value: string | undefined): boolean
  keys(): readonly string[]
}
