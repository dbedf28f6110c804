import { useCallback, useEffect, useRef, useState } from 'react'
import type { Chat, Message, OpenConversation } from '../message.ts'
import { chosen, stillThere } from './what.ts'

export type Selection = ReadonlyMap<string, Message>

/** Which messages are chosen, also those that are scrolled out of what is at hand by now. What goes from the conversation goes from here. */
export function useSelection(chat: Pick<Chat, 'store'>) {
  const [selected, setSelected] = useState<Selection>()
  const last = useRef<string>(undefined)

  const select = useCallback(
    (id: string, range: boolean) => {
      const from = range ? last.current : undefined
      last.current = id
      const messages = chat.store.getState().open?.messages ?? []
      setSelected((before) => {
        const known = new Map([...(before ?? []), ...messages.map((one) => [one.id, one] as const)])
        const ids = chosen(messages, new Set(before?.keys()), id, from)
        return new Map([...ids].flatMap((one) => known.get(one) ?? []).map((one) => [one.id, one]))
      })
    },
    [chat],
  )

  const stop = useCallback(() => {
    setSelected(undefined)
    last.current = undefined
  }, [])

  const selecting = selected !== undefined
  useEffect(() => {
    if (!selecting) return
    return chat.store.subscribe(({ open: now }, { open: before }) => {
      if (now && before && now.messages !== before.messages) setSelected((all) => all && updated(all, before, now))
    })
  }, [chat, selecting])

  return { selected, select, stop, last }
}

function updated(all: Selection, before: OpenConversation, now: OpenConversation): Selection {
  const fresh = new Map(now.messages.map((one) => [one.id, one]))
  return new Map(
    [...all.values()]
      .filter(({ id }) => fresh.has(id) || stillThere(id, before, now))
      .map((one) => [one.id, fresh.get(one.id) ?? one]),
  )
}
