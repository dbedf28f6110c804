import { BYTE_BURST, BYTES_PER_SECOND, CROWDED_COST, MESSAGE_MS } from './budgets.ts'
import type { Crowd } from './crowd.ts'
import { FrameMeter } from './frameMeter.ts'
import type { Holder } from './memory.ts'
import { TokenBucket } from './tokenBucket.ts'

/** Budget that a client was cut off for. */
export type Cut = 'messages' | 'address' | 'bytes' | 'slow' | 'begun' | 'unread' | 'rubbish'

/** Rates at which clients may speak, each by itself and all of an address together. */
export interface Rates {
  readonly messagesPerSecond: number
  readonly messageBurst: number
  readonly crowd: Crowd
}

/** Intake of one client: how much it says, and whether what it has begun to say comes to an end. */
export class Intake {
  private readonly client: Holder
  private readonly crowd: Crowd
  private readonly messages: TokenBucket
  private readonly bytes: TokenBucket
  private readonly frames = new FrameMeter()

  constructor(client: Holder, { messagesPerSecond, messageBurst, crowd }: Rates, now: number) {
    this.client = client
    this.crowd = crowd
    this.messages = new TokenBucket(messagesPerSecond, messageBurst, now)
    this.bytes = new TokenBucket(BYTES_PER_SECOND, BYTE_BURST, now)
  }

  /** Bytes that are kept of it for a message that is not whole. */
  get held(): number {
    return this.frames.held
  }

  isSlow(now: number): boolean {
    return this.frames.held > 0 && now - this.frames.since > MESSAGE_MS
  }

  /** A read from the line. The budget that it is over, if any. */
  read(chunk: Uint8Array, now: number): 'bytes' | 'address' | undefined {
    const isAlone = this.crowd.takeBytes(this.client, chunk.length, now)
    this.frames.take(chunk, now)
    if (this.bytes.take(isAlone ? chunk.length : chunk.length * CROWDED_COST, now)) return undefined
    return isAlone ? 'bytes' : 'address'
  }

  /** A message, a ping or a pong. The budget that it is over, if any. */
  message(now: number): 'messages' | 'address' | undefined {
    const isAlone = this.crowd.takeMessage(this.client, now)
    if (this.messages.take(isAlone ? 1 : CROWDED_COST, now)) return undefined
    return isAlone ? 'messages' : 'address'
  }
}
