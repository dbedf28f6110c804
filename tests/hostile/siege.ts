/** Siege: seeds one after another, three of them in `npm test`, as many as fit into MINUTES otherwise (`npm run hostile -- --minutes 30`). */
export function* seeds(some: number): Generator<number> {
  const minutes = Number(process.env.MINUTES ?? 0)
  const first = Number(process.env.SEED ?? (minutes > 0 ? Date.now() % 1_000_000 : 1))
  const until = Date.now() + minutes * 60_000
  for (let at = 0; at < some || Date.now() < until; at++) {
    if (minutes > 0) console.log(`seed ${first + at}`)
    yield first + at
  }
}

/** Patience with a siege. Milliseconds. */
export const patience = Number(process.env.MINUTES ?? 0) * 60_000 + 120_000
