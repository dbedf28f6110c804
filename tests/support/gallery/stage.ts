import type { Locator, Page } from '@playwright/test'

/** A page of the gallery, and its words. */
export interface Stage {
  readonly page: Page
  /** Shows a scene, whole. */
  show(scene: string): Promise<void>
  /** English words in the language of the stage. */
  t(words: string): string
}
export type Open = (stage: Stage) => Promise<void>

export const button = (within: Page | Locator, name: string) => within.getByRole('button', { name, exact: true })
