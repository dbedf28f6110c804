import type { Clock } from '../../ports/clock.ts'

interface Deps {
  readonly clock: Clock
  readonly random: () => number
  sendProbe(nonce: string): void
  /** No answer in time. */
  onSilence(): void
}

/** Probe of the line to the broker: a message to ourselves, which only a broker that relays can bring back. */
export function createProbing({ clock, random, sendProbe, onSilence }: Deps) {
  let probe: { readonly nonce: string; readonly due: number; readonly cancel: () => void } | undefined

  function settle() {
    probe?.cancel()
    probe = undefined
  }

  return {
    /** Answer wanted within so many milliseconds; one that is due sooner stays. */
    ask(within: number) {
      const due = clock.uptime() + within
      if (probe && probe.due <= due) return
      const asked = probe
      const nonce = asked?.nonce ?? `probe-${Math.floor(random() * 2 ** 52).toString(36)}`
      asked?.cancel()
      probe = { nonce, due, cancel: clock.after(within, onSilence) }
      if (!asked) sendProbe(nonce)
    },
    /** False when that is not the answer. */
    answered(nonce: string): boolean {
      if (probe?.nonce !== nonce) return false
      settle()
      return true
    },
    settle,
  }
}
