import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Doctor, DoctorState } from './doctor.ts'

/** Doctor who was asked for. */
export interface LoadedDoctor extends Pick<Doctor, 'examine'> {
  stop(): void
}

/** Doctor, of whom nothing is loaded before somebody asks. */
export function createLazyDoctor(
  load: (store: StoreApi<DoctorState>) => Promise<LoadedDoctor>,
): Doctor & { stop(): void } {
  const store = createStore<DoctorState>(() => ({
    ...{ about: undefined, findings: {}, at: undefined },
    ...{ browser: '', failed: false },
  }))
  let loading: Promise<LoadedDoctor> | undefined
  return {
    store,
    examine(about, only) {
      loading ??= load(store)
      loading.then(
        (doctor) => doctor.examine(about, only),
        () => {
          loading = undefined
          store.setState({ failed: true })
        },
      )
    },
    stop: () => void loading?.then((doctor) => doctor.stop()).catch(() => undefined),
  }
}
