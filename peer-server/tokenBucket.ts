/**
 * Counts what has been read already, message by message: 64 KB in one read can be 2,500 heartbeats, which pausing the socket would
 * come too late for. By hand, because the limiter that counts addresses makes a promise for each, and here there are thousands a second.
 */
export class TokenBucket {
  private left: number
  private at: number
  private readonly perSecond: number
  private readonly burst: number

  constructor(perSecond: number, burst: number, now: number) {
    this.perSecond = perSecond
    this.burst = burst
    this.left = burst
    this.at = now
  }

  /** `now` in milliseconds, as at the start. False once the burst is used up: then there is a debt, which ends whoever has it. */
  take(amount: number, now: number): boolean {
    this.fill(now)
    this.left -= amount
    return this.left >= 0
  }

  /** Looks without taking: what is refused leaves no debt. */
  has(amount: number, now: number): boolean {
    this.fill(now)
    return this.left >= amount
  }

  /** Takes of what `has` has just found there. */
  spend(amount: number) {
    this.left -= amount
  }

  private fill(now: number) {
    this.left = Math.min(this.burst, this.left + ((now - this.at) / 1000) * this.perSecond)
    this.at = now
  }
}
