import { HEARTBEAT } from './envelope.ts'

/** Bearer of a facade: who gets what `peer` says through it. */
export interface Bearer {
  /** OPEN, or that the ID is taken. */
  say(text: string): void
  /** `peer` wants no more of it. */
  end(): void
}

/**
 * Facade: what `peer` gets in the place of a socket, of which it uses `on`, `send` and `close` and nothing else. It hears that somebody
 * is still there, and that they have gone. No frame gets here, and no 'error': `peer` would carry that up to its app.
 */
export class Facade {
  private readonly bearer: Bearer
  private onMessage: ((data: string) => void) | undefined
  private onClose: (() => void) | undefined

  constructor(bearer: Bearer) {
    this.bearer = bearer
  }

  on(event: string, listener: (data?: unknown) => void): this {
    if (event === 'message') this.onMessage = listener
    if (event === 'close') this.onClose = listener
    return this
  }

  send(text: string) {
    this.bearer.say(text)
  }

  close() {
    // Once `peer` is through with it: what it is at, nobody may disturb.
    queueMicrotask(() => this.bearer.end())
  }

  heartbeat() {
    this.onMessage?.(HEARTBEAT)
  }

  /** Gone: the ID is free. */
  leave() {
    const { onClose } = this
    this.onMessage = undefined
    this.onClose = undefined
    onClose?.()
  }
}
