import css from './Logo.module.css'

/** The sign of the app: two speech bubbles, head to head. */
export function Logo({ size = 'm' }: { size?: 'm' | 'l' }) {
  return (
    <svg className={css.mark} data-size={size} viewBox="2 6 28 20" aria-hidden="true" focusable="false">
      <path className={css.there} d="M20.5 7a9 9 0 0 0 0 18h9v-9a9 9 0 0 0-9-9z" />
      <path className={css.here} d="M11.5 7a9 9 0 0 1 0 18h-9v-9a9 9 0 0 1 9-9z" />
      <path className={css.both} d="M16 8.21a9 9 0 0 1 0 15.58 9 9 0 0 1 0-15.58z" />
    </svg>
  )
}
