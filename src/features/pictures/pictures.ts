import type { PersonId } from '../../engine/ids.ts'
import type { Bytes } from '../../lib/bytes.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { PictureDrawers } from '../../ports/pictures.ts'

/** Portrait: what is known of somebody's picture. Pictures are named by their hash here, and lie on the disk. */
export interface Portrait {
  /** Line that they say about themselves. */
  readonly about?: string
  /** Picture of theirs, as it was drawn here. */
  readonly theirs?: string
  /** Picture that I chose for them, which stands in the place of theirs; of myself, my own. */
  readonly mine?: string
  /** I do not want to see theirs. */
  readonly hidden?: true
}

export interface PicturesState {
  readonly me: Portrait
  readonly people: Readonly<Record<string, Portrait>>
}

export const NO_PORTRAIT: Portrait = {}

/** Picture that stands for a contact. Strangers show none of theirs: a request could be in anybody's likeness. */
export function shownPicture(
  portrait: Portrait = NO_PORTRAIT,
  { status }: { readonly status: 'asked' | 'friend' | 'removed' },
): string | undefined {
  return portrait.mine ?? (status === 'friend' && !portrait.hidden ? portrait.theirs : undefined)
}

/** `picture`: it is none that can be told to anybody. */
export type KeepResult = 'done' | 'storage' | 'picture'

export interface Pictures {
  readonly store: ReadonlyStore<PicturesState>
  /** Bytes of a picture that is shown, mine without a person; undefined where there is none of that hash any more. */
  bytes(person: PersonId | undefined, sha256: string): Promise<Bytes | undefined>
  /** Picture of mine, that friends are told from now on; without one none. Made by a drawer. */
  setMine(bytes: Bytes | undefined): Promise<KeepResult>
  /** Line about me, at most `MAX_ABOUT` letters. False when the disk refused. */
  setAbout(about: string): Promise<boolean>
  /** Picture of mine for a friend, told to nobody; without one theirs is shown again. */
  setFor(person: PersonId, bytes: Bytes | undefined): Promise<KeepResult>
  /** Hides or shows the picture of a friend. What is hidden is not fetched either. False when the disk refused. */
  hide(person: PersonId, is: boolean): Promise<boolean>
  readonly drawers: PictureDrawers
}
