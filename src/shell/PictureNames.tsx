import { type ReactNode, useMemo } from 'react'
import { useStore } from 'zustand'
import type { App } from '../app/app.ts'
import { nameOf, partsOf, shortId } from '../features/people/naming.ts'
import { AvatarNames } from '../ui/Avatar.tsx'

/** Names for pictures: of everybody who is known here by one, wherever they are drawn; of an ID without a name there is none. */
export function PictureNames({
  app,
  me,
  children,
}: {
  app: App
  me: { id: string; name: string }
  children: ReactNode
}) {
  const { contacts, requests, ignored, blocked, mistakable } = useStore(app.people.store)
  const named = useMemo(() => {
    const asking = [...requests, ...ignored].map(({ from, name }) => {
      const alike = mistakable?.get(from)?.alike
      return { id: from, name, ...(alike ? { alike } : {}) }
    })
    const people = new Map([...blocked, ...asking, ...contacts].map((one) => [one.id as string, one]))
    return (id: string): string => {
      if (id === me.id) return me.name
      const found = people.get(id)
      const { own } = partsOf(found ? nameOf(found) : '')
      return own === shortId(id) ? '' : own
    }
  }, [contacts, requests, ignored, blocked, mistakable, me])
  return <AvatarNames value={named}>{children}</AvatarNames>
}
