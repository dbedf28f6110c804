import { createStore } from 'zustand/vanilla'
import type { App } from '../../../src/app/app.ts'
import type { DoctorState } from '../../../src/features/doctor/doctor.ts'

/** Doctor who has found what is said here, and looks no further. */
export function fakeDoctor(found: Partial<DoctorState> = {}): App['doctor'] {
  const store = createStore<DoctorState>(() => ({
    ...{ about: undefined, findings: {}, at: undefined, failed: false },
    browser: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
    ...found,
  }))
  return { store, examine: () => undefined }
}
