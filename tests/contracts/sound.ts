import { SOUND_NAMES, type Sound } from '../../src/ports/sound.ts'
import { check } from '../support/check.ts'
import type { Contract } from './contract.ts'

/** A page that nobody has pressed anything on. */
export interface SoundUnderTest {
  readonly sound: Sound
  /** The person presses something: from then on it may be heard. */
  press(): Promise<void>
}

export const soundContract: Contract<SoundUnderTest> = [
  {
    name: 'before the first press it says that nothing was heard; after it each of them is, also one upon another',
    async run({ sound, press }) {
      check.equal(await sound.play('drop'), false)
      check.equal(await sound.play('glass'), false)
      await press()
      for (const name of SOUND_NAMES) check.equal(await sound.play(name), true, name)
      check.equal(await Promise.all(SOUND_NAMES.map((name) => sound.play(name))), [true, true, true, true])
    },
  },
]
