import { useCallback, useEffect, useRef, useState } from 'react'
import { chosen, stillThere } from '../../conversation/deeds.ts'
import type { Message } from '../../conversation/message.ts'
import type { EntryId } from '../../engine/ids.ts'
import type { Opening, OpeningState } from '../transcript/opening.ts'

export type Selection = ReadonlyMap<EntryId, Message>

/**
 * Selection: the chosen messages, also those that are scrolled out of what is at hand by now. What goes from the
 * conversation goes from here.
 */
export function useSelection(opening: Pick<Opening, 'store'> | undefined) {
  const [selected, setSelected] = useState<Selection>()
  const last = useRef<EntryId>(undefined)

  const select = useCallback(
    (id: EntryId, range: boolean) => {
      const from = range ? last.current : undefined
      last.current = id
      const messages = opening?.store.getState().messages ?? []
      setSelected((before) => {
        const known = new Map([...(before ?? []), ...messages.map((one) => [one.id, one] as const)])
        const ids = chosen(messages, new Set(before?.keys()), id, from)
        return new Map([...ids].flatMap((one) => known.get(one) ?? []).map((one) => [one.id, one]))
      })
    },
    [opening],
  )

  const stop = useCallback(() => {
    setSelected(undefined)
    last.current = undefined
  }, [])

  const selecting = selected !== undefined
  useEffect(() => {
    if (!selecting || !opening) return
    return opening.store.subscribe((now, before) => {
      if (now.messages !== before.messages) setSelected((all) => all && updated(all, before, now))
    })
  }, [opening, selecting])

  return { selected, select, stop, last }
}

function updated(all: Selection, before: OpeningState, now: OpeningState): Selection {
  const fresh = new Map(now.messages.map((one) => [one.id, one]))
  return new Map(
    [...all.values()]
      .filter(({ id }) => fresh.has(id) || stillThere(id, before, now))
      .map((one) => [one.id, fresh.get(one.id) ?? one]),
  )
}
