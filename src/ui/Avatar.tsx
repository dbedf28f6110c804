import { memo } from 'react'
import { medallionOf } from '../lib/medallion.ts'
import css from './Avatar.module.css'

/** A picture drawn from an ID. Decoration only: the name stands beside it, and nobody is to be trusted by it. */
export const Avatar = memo(function Avatar({ id, size = 'm' }: { id: string; size?: 's' | 'm' | 'l' | 'xl' }) {
  const { ground, shapes } = medallionOf(id)
  return (
    <svg className={css.avatar} data-size={size} viewBox="0 0 80 80" aria-hidden="true" focusable="false">
      <rect width="80" height="80" fill={ground} />
      {shapes.map((shape, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the shapes of one ID never move, and may be equal
        <path key={at} d={shape.path} fill={shape.fill} transform={shape.turn} />
      ))}
    </svg>
  )
})
