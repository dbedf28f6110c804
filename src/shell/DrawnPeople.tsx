import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { App } from '../app/app.ts'
import { nameOf, partsOf, shortId } from '../features/people/naming.ts'
import { AvatarNames, AvatarPictures, NO_PICTURES } from '../ui/Avatar.tsx'

interface PictureNamesProps {
  app: App
  me: { id: string; name: string }
  children: ReactNode
}

/** Names for pictures: of everybody who is known here by one, wherever they are drawn; of an ID without a name there is none. */
function PictureNames({ app, me, children }: PictureNamesProps) {
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

/** People as they are drawn below this, by their names and pictures. What draws pictures is fetched once anybody has one. */
export function DrawnPeople({ app, me, children }: PictureNamesProps) {
  const { me: mine, people } = useStore(app.pictures.store)
  const any = mine.mine !== undefined || Object.keys(people).length > 0
  const [source, setSource] = useState(NO_PICTURES)
  useEffect(() => {
    if (!any) return
    let stop: (() => void) | undefined
    let here = true
    import('./pictureSource.dom.ts')
      .then(({ createPictureSource }) => {
        if (!here) return
        const made = createPictureSource(app, me.id)
        stop = made.stop
        setSource(made.source)
      })
      // Without them there are the medallions.
      .catch(() => undefined)
    return () => {
      here = false
      stop?.()
    }
  }, [app, me.id, any])
  return (
    <AvatarPictures value={source}>
      <PictureNames {...{ app, me, children }} />
    </AvatarPictures>
  )
}
