import { INDEX_FOLDER } from '../../lib/places.ts'
import type { Clock } from '../../ports/clock.ts'
import type { OpenedIndex, SearchIndex, SearchIndexes } from '../../ports/searchIndex.ts'
import type { Answer, Calls } from './messages.ts'

interface Deps {
  /** Of the script that serves the index. Throws where there are no workers. */
  start(): Worker
  clock: Clock
  /** Nothing of it lies on the disk: made anew each time that it is opened. */
  inMemory?: boolean
}

/** A tab that was left a moment ago may still hold the files. Milliseconds. */
const LOCK_RETRY_MS = 250
const LOCK_TRIES = 8

/** The index behind a worker: its engine is not even loaded before somebody opens it. */
export function createSearchIndexes({ start, clock, inMemory = false }: Deps): SearchIndexes {
  const pause = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve))

  async function openOnce(): Promise<OpenedIndex> {
    let line: Line
    try {
      line = connect(start())
    } catch {
      return { ok: false, why: 'missing' }
    }
    const opened = await line.call('open', { inMemory })
    if (opened === 'open') return { ok: true, index: indexOn(line) }
    line.close()
    return { ok: false, why: opened }
  }

  return {
    async exists() {
      if (inMemory) return false
      try {
        await (await navigator.storage.getDirectory()).getDirectoryHandle(INDEX_FOLDER)
        return true
      } catch {
        return false
      }
    },
    async open() {
      for (let left = LOCK_TRIES; ; left--) {
        const opened = await openOnce()
        if (opened.ok || opened.why !== 'locked' || left === 1) return opened
        await pause(LOCK_RETRY_MS)
      }
    },
  }
}

interface Line {
  /** `broken` once the worker is gone. */
  call<Name extends keyof Calls>(name: Name, ask: Calls[Name]['ask']): Promise<Calls[Name]['answer'] | 'broken'>
  close(): void
}

function connect(worker: Worker): Line {
  const waiting = new Map<number, (answer: never) => void>()
  let asked = 0
  let gone = false

  function end() {
    gone = true
    worker.terminate()
    for (const answer of waiting.values()) answer('broken' as never)
    waiting.clear()
  }
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    waiting.get(data.id)?.(data.answer as never)
    waiting.delete(data.id)
  })
  // The script could not be loaded, or fell over something nobody thought of.
  worker.addEventListener('error', (event) => {
    event.preventDefault()
    end()
  })
  const call: Line['call'] = (name, ask) => {
    if (gone) return Promise.resolve('broken')
    const id = ++asked
    return new Promise((resolve) => {
      waiting.set(id, resolve)
      worker.postMessage({ id, name, ask })
    })
  }
  return {
    call,
    close() {
      void call('close', null).then(end)
      gone = true
    },
  }
}

const indexOn = ({ call, close }: Line): SearchIndex => ({
  marks: () => call('marks', null),
  apply: (step) => call('apply', step),
  find: (wanted) => call('find', wanted),
  clear: () => call('clear', null),
  close,
})
