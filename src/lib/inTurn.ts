/** Runs async steps one after another, so that a read and the write it decides are never split. */
export function createTurn() {
  let tail: Promise<unknown> = Promise.resolve()
  return <T>(step: () => Promise<T>): Promise<T> => {
    const result = tail.then(step, step)
    tail = result.catch(() => undefined)
    return result
  }
}

export type Turn = ReturnType<typeof createTurn>
