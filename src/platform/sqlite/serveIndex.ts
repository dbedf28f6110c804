import sqlite3InitModule from '@sqlite.org/sqlite-wasm'
import type { Answer, Ask, Calls } from './messages.ts'
import { type KeptIndex, openIndex } from './openIndex.ts'

/** The part of a dedicated worker's global scope that is needed. */
export interface WorkerScope {
  addEventListener(type: 'message', listen: (event: { data: unknown }) => void): void
  postMessage(message: Answer): void
}

/** After the last step. Milliseconds. */
const TIDY_DELAY_MS = 200
/** Between two steps of tidying, for whoever searches meanwhile. Milliseconds. */
const TIDY_INTERVAL_MS = 10

/** Answers the page, one question after another. */
export function serveIndex(scope: WorkerScope): void {
  let kept: KeptIndex | undefined
  let resting: ReturnType<typeof setTimeout> | undefined

  async function answer(ask: Ask): Promise<Calls[keyof Calls]['answer']> {
    if (ask.name === 'open') {
      const opened = await openIndex(() => sqlite3InitModule())
      if (!opened.ok) return opened.why
      kept = opened.kept
      return 'open'
    }
    if (!kept) return 'broken'
    if (ask.name === 'clear') return kept.clear()
    if (ask.name === 'close') {
      clearTimeout(resting)
      kept.close()
      kept = undefined
      return 'closed'
    }
    const ran = await kept.run((index) => {
      if (ask.name === 'marks') return index.marks()
      if (ask.name === 'find') return index.find(ask.ask)
      index.apply(ask.ask)
      return 'done' as const
    })
    return ran.ok ? ran.value : ran.why
  }

  let tail: Promise<void> = Promise.resolve()

  /** When nothing more comes: what waits goes to the disk, and then, bit by bit, the index is tidied up. */
  function rest(tidying = false) {
    clearTimeout(resting)
    resting = setTimeout(
      () => {
        tail = tail.then(async () => {
          const ran = await kept?.run((index) => (tidying ? index.tidy() : index.settle()))
          if (ran?.ok && ran.value) rest(true)
        })
      },
      tidying ? TIDY_INTERVAL_MS : TIDY_DELAY_MS,
    )
  }

  scope.addEventListener('message', ({ data }) => {
    const ask = data as Ask
    tail = tail
      .then(() => answer(ask))
      .catch(() => 'broken' as const)
      .then((answer) => {
        scope.postMessage({ id: ask.id, answer })
        if (ask.name === 'apply') rest()
      })
  })
}
