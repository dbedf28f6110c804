import sqlite3InitModule from '@sqlite.org/sqlite-wasm'
import type { Answer, Ask, Calls } from './messages.ts'
import { type KeptIndex, openIndex } from './openIndex.ts'

/** The part of a dedicated worker's global scope that is needed. */
export interface WorkerScope {
  addEventListener(type: 'message', listen: (event: { data: unknown }) => void): void
  postMessage(message: Answer): void
}

/** Answers the page, one question after another. */
export function serveIndex(scope: WorkerScope): void {
  let kept: KeptIndex | undefined

  async function answer(ask: Ask): Promise<Calls[keyof Calls]['answer']> {
    if (ask.name === 'open') {
      const opened = await openIndex(() => sqlite3InitModule())
      if (!opened.ok) return opened.why
      kept = opened.kept
      return 'open'
    }
    if (!kept) return 'broken'
    if (ask.name === 'clear') return kept.clear()
    const ran = await kept.run((index) => {
      if (ask.name === 'marks') return index.marks()
      if (ask.name === 'find') return index.find(ask.ask)
      index.apply(ask.ask)
      return 'done' as const
    })
    return ran.ok ? ran.value : ran.why
  }

  let tail: Promise<void> = Promise.resolve()
  scope.addEventListener('message', ({ data }) => {
    const ask = data as Ask
    tail = tail
      .then(() => answer(ask))
      .catch(() => 'broken' as const)
      .then((answer) => scope.postMessage({ id: ask.id, answer }))
  })
}
