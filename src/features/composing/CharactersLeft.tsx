import { Plural } from '@lingui/react/macro'
import css from './Composer.module.css'

/** Characters that are left, or too many; an alert once the text was refused for them. */
export function CharactersLeft({ left, refused }: { left: number; refused: boolean }) {
  return (
    <p
      key={refused ? 'refused' : 'counted'}
      className={css.left}
      data-over={left < 0}
      role={refused ? 'alert' : undefined}
    >
      {left >= 0 ? (
        <Plural value={left} one="# character left" other="# characters left" />
      ) : (
        <Plural
          value={-left}
          one="# character too many. Shorten it, or send it in two parts."
          other="# characters too many. Shorten it, or send it in parts."
        />
      )}
    </p>
  )
}
