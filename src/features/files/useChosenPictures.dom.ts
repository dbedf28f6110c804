import { useEffect, useRef, useState } from 'react'
import type { LookedAt, PictureDrawer, PictureDrawers, Seen } from '../../ports/pictures.ts'
import { type PictureChoice, prepare } from './preparing.dom.ts'

interface Work {
  readonly drawer: Promise<PictureDrawer>
  readonly looks: readonly Promise<LookedAt>[]
}

/** Pictures among the files that were chosen, by their places among them; and each file as it is to be sent. */
export function useChosenPictures(drawers: PictureDrawers, chosen: readonly File[]) {
  const [seen, setSeen] = useState<Readonly<Record<number, Seen>>>({})
  const work = useRef<Work>(undefined)

  useEffect(() => {
    let over = false
    const drawer = drawers.open()
    const looks = chosen.map((file) =>
      drawer.then((opened) => opened.look(file)).catch((): LookedAt => ({ ok: false, why: 'gone' })),
    )
    work.current = { drawer, looks }
    for (const [n, look] of looks.entries())
      void look.then((found) => {
        if (!over && found.ok) setSeen((all) => ({ ...all, [n]: found }))
      })
    return () => {
      over = true
      void drawer.then((opened) => opened.close()).catch(() => undefined)
    }
  }, [drawers, chosen])

  return {
    seen,
    async prepared(n: number, choice: PictureChoice) {
      const file = chosen[n]!
      const looked = (await work.current?.looks[n]) ?? { ok: false as const, why: 'gone' as const }
      if (!work.current || !looked.ok) return { ok: true as const, file }
      return prepare(await work.current.drawer, file, looked, choice)
    },
  }
}
