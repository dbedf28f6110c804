import { createStore } from 'zustand/vanilla'
import type { Boot } from './app/app.ts'
import { mount } from './shell/mount.tsx'

const boot = createStore<Boot>(() => ({ phase: 'starting' }))

// What can be painted is painted first. Keys, disk and network come beside it, not before it.
import('./start.ts')
  .then(({ start }) => start(boot))
  .catch((reason: unknown) => boot.setState({ phase: 'broken', detail: String(reason) }, true))
mount(document.getElementById('root')!, boot)
