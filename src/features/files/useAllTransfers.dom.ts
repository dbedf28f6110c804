import { useRefusals } from '../../ui/useRefusals.tsx'
import type { Files } from './files.ts'
import type { Transfer } from './transferGroups.dom.ts'

/** All transfers at once: those that can be paused, and those that can go on. What is not fetched yet, or fails, is left as it is. */
export function useAllTransfers(files: Files, all: readonly Transfer[]) {
  const refuse = useRefusals()
  const moves = ({ standing }: Transfer) => standing.is === 'moves'
  // What I give is paused only while it goes: otherwise nobody waits for it.
  const pausable = all.filter((one) => one.standing.deeds.includes('pause') && (!one.its.mine || moves(one)))
  const resumable = all.filter(({ standing }) => standing.is === 'paused' || standing.is === 'held')

  return {
    pausable: pausable.length > 1,
    resumable: resumable.length > 1,
    async pauseAll() {
      // What moves last: each that stops lets another one begin.
      const inTurn = [...pausable].sort((a, b) => Number(moves(a)) - Number(moves(b)))
      for (const { id } of inTurn) await files.pause(id)
    },
    async resumeAll() {
      let refused = false
      for (const { id, its } of resumable) {
        const done = its.mine ? await files.release(id) : (await files.fetch(its.conversation, id)) === 'ok'
        refused ||= !done
      }
      if (refused) refuse('storage')
    },
  }
}
