/** Touch event: as React tells of it, and as the browser does. */
export interface Touching {
  readonly touches: {
    readonly length: number
    readonly [at: number]: { readonly clientX: number; readonly clientY: number }
  }
  readonly target: EventTarget | null
  readonly currentTarget: EventTarget | null
  readonly cancelable: boolean
  preventDefault(): void
}
