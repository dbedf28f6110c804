// Processor time of each turn of the event loop, which does not depend on what else a machine does. To be loaded before the broker; begins
// anew at SIGUSR2, and says at SIGUSR1, in one line on standard error: the longest turns, and how long somebody waits for what the broker is at
// who comes at any moment, one time in a hundred. Microseconds.
let last = process.cpuUsage()
let began = performance.now()
let turns = []
const look = () => {
  const { user, system } = process.cpuUsage(last)
  last = process.cpuUsage()
  turns.push(user + system)
  // Not waited for: a turn of its own would be none.
  setImmediate(look).unref()
}
setImmediate(look).unref()

/** Wait that so large a part of all who come exceed: whoever comes within a turn waits for the rest of it. */
const waitOf = (part) => {
  const time = (performance.now() - began) * 1_000
  let [low, high] = [0, Math.max(0, ...turns)]
  for (let n = 0; n < 30; n += 1) {
    const middle = (low + high) / 2
    const over = turns.reduce((sum, turn) => sum + Math.max(0, turn - middle), 0)
    if (over / time > part) low = middle
    else high = middle
  }
  return Math.round(high)
}

process.on('SIGUSR2', () => {
  turns = []
  began = performance.now()
})
process.on('SIGUSR1', () => {
  const longest = turns.toSorted((a, b) => b - a).slice(0, 3)
  process.stderr.write(`${JSON.stringify({ longest, wait: waitOf(0.01) })}\n`)
})
