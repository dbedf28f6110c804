import type { Incoming } from '../../src/engine/log.ts'
import { came, createFloor, WITH_FRIEND } from './floor.ts'
import { logName } from './names.ts'

export const MINE = logName('mine-1')
export const THEIRS = logName('theirs-1')

/** A floor on which texts alone are said and heard, each in one log unless the test says otherwise. No time passes by itself. */
export function stage({ instance = 'mine-1', delay = 0, base = 0, ...left }: Parameters<typeof createFloor>[0] = {}) {
  const floor = createFloor({ instance, delay, base, ...left })
  const { disk, storage, log, rows, told, clock } = floor
  return {
    clock,
    disk,
    storage,
    log,
    rows,
    outcomes: told,
    of: (author: string, its?: string) => rows().filter((e) => e.author === author && (!its || e.instance === its)),
    /** The same disk, everything else anew. */
    reload: () => stage({ disk, instance, delay, base }),
    say: (text: string) => log.append(WITH_FRIEND, 'text', { text }),
    hear: (incoming: readonly Incoming[], its: string = THEIRS) => floor.hear(its, ...incoming),
  }
}

export const entry = (seq: number, lamport = seq, text = `m${seq}`) => came(seq, lamport, 'text', { text })
export const upTo = (n: number) => Array.from({ length: n }, (_, i) => entry(i + 1))
