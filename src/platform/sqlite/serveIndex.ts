import sqlite3InitModule from '@sqlite.org/sqlite-wasm'
import { createClock } from '../clock.ts'
import type { Answer, Ask, Calls } from './messages.ts'
import { type KeptIndex, openIndex } from './openIndex.ts'
import type { TextIndex } from './textIndex.ts'
import { createTidying } from './tidying.ts'

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
      const opened = await openIndex(() => sqlite3InitModule(), ask.ask.inMemory)
      if (!opened.ok) return opened.why
      kept = opened.kept
      return 'open'
    }
    if (!kept) return 'broken'
    if (ask.name === 'clear') return kept.clear()
    if (ask.name === 'close') {
      tidying.stop()
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

  /** A step between two questions; false when it failed, or the index is closed. */
  const inBetween = (step: (index: TextIndex) => boolean) =>
    new Promise<boolean>((resolve) => {
      tail = tail
        .then(() => kept?.run(step))
        .then(
          (ran) => resolve(ran?.ok === true && ran.value),
          () => resolve(false),
        )
    })
  const tidying = createTidying({
    clock: createClock(),
    settle: () => inBetween((index) => index.settle()),
    tidy: () => inBetween((index) => index.tidy()),
  })

  scope.addEventListener('message', ({ data }) => {
    const ask = data as Ask
    tail = tail
      .then(() => answer(ask))
      .catch(() => 'broken' as const)
      .then((answer) => {
        scope.postMessage({ id: ask.id, answer })
        if (ask.name === 'apply') tidying.applied()
        if (ask.name === 'find') tidying.searched()
      })
  })
}
