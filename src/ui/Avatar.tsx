import { type CSSProperties, createContext, memo, useContext, useSyncExternalStore } from 'react'
import { initialsOf } from '../lib/initials.ts'
import { inkOn, medallionOf } from '../lib/medallion.ts'
import css from './Avatar.module.css'

/** Names by ID, for the initials on pictures; empty for whoever is not known by one. */
export const AvatarNames = createContext<(id: string) => string>(() => '')

/** Source of the pictures that people have. */
export interface PictureSource {
  subscribe(tell: () => void): () => void
  /** Address of somebody's picture; undefined where there is none, or as long as it is read. */
  addressOf(id: string): string | undefined
}

export const NO_PICTURES: PictureSource = { subscribe: () => () => undefined, addressOf: () => undefined }
/** Pictures by ID, over the medallions: of nobody but friends, and of myself. */
export const AvatarPictures = createContext(NO_PICTURES)

interface AvatarProps {
  id: string
  size?: 's' | 'm' | 'l' | 'xl'
  /** Of the conversation with myself, which is no person. */
  notes?: boolean
  /** The medallion of the ID, whatever picture there is: where it matters whose key it is. */
  medallion?: boolean
}

/**
 * Avatar: a picture drawn from an ID, with the initials of the name. Decoration only: the name stands beside it, and nobody is to be trusted
 * by it.
 */
export function Avatar({ id, size = 'm', notes = false, medallion = false }: AvatarProps) {
  const initials = initialsOf(useContext(AvatarNames)(id))
  const { subscribe, addressOf } = useContext(AvatarPictures)
  const picture = useSyncExternalStore(subscribe, () => (notes || medallion ? undefined : addressOf(id)))
  return notes ? <Notes size={size} /> : <Person id={id} size={size} initials={initials} picture={picture} />
}

type Size = Required<Pick<AvatarProps, 'size'>>

interface PersonProps extends Size {
  id: string
  initials: string
  picture: string | undefined
}

const Person = memo(function Person({ id, size, initials, picture }: PersonProps) {
  const { ground, shapes } = medallionOf(id)
  return (
    <span
      className={css.avatar}
      data-size={size}
      // Drawn by the style sheet: as text they would stand in front of the name for whoever copies it or reads the page by machine.
      data-initials={initials || undefined}
      style={{ '--ground': ground, '--on-ground': inkOn(ground) } as CSSProperties}
      aria-hidden="true"
    >
      <svg viewBox="0 0 80 80" aria-hidden="true" focusable="false">
        <rect width="80" height="80" fill={ground} />
        {shapes.map((shape, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the shapes of one ID never move, and may be equal
          <path key={at} d={shape.path} fill={shape.fill} transform={shape.turn} />
        ))}
      </svg>
      {picture !== undefined && <img className={css.picture} src={picture} alt="" decoding="async" draggable={false} />}
    </span>
  )
})

/** A sheet with lines on it. */
const Notes = ({ size }: Size) => (
  <span className={css.avatar} data-size={size} data-notes aria-hidden="true">
    <svg viewBox="0 0 80 80" aria-hidden="true" focusable="false">
      <path className={css.sheet} d="M29 18h22a5 5 0 0 1 5 5v34a5 5 0 0 1-5 5H29a5 5 0 0 1-5-5V23a5 5 0 0 1 5-5z" />
      <path className={css.lines} d="M32 31h16M32 40h16M32 49h9" />
    </svg>
  </span>
)
