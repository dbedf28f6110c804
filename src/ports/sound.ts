export const SOUND_NAMES = ['drop', 'chime', 'knock', 'glass'] as const
export type SoundName = (typeof SOUND_NAMES)[number]

export interface Sound {
  /** False when the browser plays none yet: it waits until the person has pressed something on the page. */
  play(name: SoundName): Promise<boolean>
}
