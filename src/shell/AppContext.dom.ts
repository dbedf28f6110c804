import { createContext, useContext } from 'react'
import type { App } from '../app/app.ts'

export const AppContext = createContext<App | undefined>(undefined)

/** The rooms. Only below a boot that is `ready`. */
export function useApp(): App {
  const app = useContext(AppContext)
  if (!app) throw new Error('useApp outside a ready app')
  return app
}
