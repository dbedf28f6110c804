/** Ask of a worker, and its answer: told apart by a number, since a worker answers in whatever order it gets done. */
export interface Asked<Ask> {
  readonly id: number
  readonly ask: Ask
}
export interface Answered<Answer> {
  readonly id: number
  readonly answer: Answer
}

/**
 * Worker that is asked and answers. `gone`: what it answers to everything once it is closed, could not be started, or fell over something nobody
 * thought of. Nothing rejects.
 */
export function createAskedWorker<Ask, Answer>(start: () => Worker, gone: Answer) {
  const waiting = new Map<number, (answer: Answer) => void>()
  let asked = 0
  let worker: Worker | undefined

  function close() {
    worker?.terminate()
    worker = undefined
    for (const answer of waiting.values()) answer(gone)
    waiting.clear()
  }

  try {
    worker = start()
  } catch {
    // There are no workers, or the script is none of ours.
  }
  worker?.addEventListener('message', ({ data: { id, answer } }: MessageEvent<Answered<Answer>>) => {
    waiting.get(id)?.(answer)
    waiting.delete(id)
  })
  // The script could not be loaded, or its process ran out of memory.
  worker?.addEventListener('error', (event) => {
    event.preventDefault()
    close()
  })

  return {
    /** `handedOver`: what the page has no more afterwards; all else is copied. */
    ask(ask: Ask, handedOver: Transferable[] = []): Promise<Answer> {
      if (!worker) return Promise.resolve(gone)
      const id = ++asked
      return new Promise((resolve) => {
        waiting.set(id, resolve)
        worker?.postMessage({ id, ask } satisfies Asked<Ask>, handedOver)
      })
    },
    close,
  }
}
