import type { Tabs } from '../ports/tabs.ts'
import type { App, Boot } from './app.ts'

interface Deps {
  tabs: Tabs
  /** Opens the disk and makes the app. `current` tells whether this tab still leads: what was begun before is not finished. */
  lead(current: () => boolean): Promise<App | Exclude<Boot, { phase: 'ready' | 'elsewhere' }> | undefined>
  show(boot: Boot): void
  /** The person has just asked for this tab: the lead is taken once, from whoever has it. */
  wanted: boolean
}

export type Tenure = ReturnType<typeof createTenure>

/** Tenure: this tab's turns at the lead. One tab of a profile owns network and disk; the app lives as long as this one does. */
export function createTenure({ tabs, lead, show, ...deps }: Deps) {
  let { wanted } = deps
  let app: App | undefined
  /** Rises with every change of role. */
  let term = 0

  async function begin(mine: number) {
    const current = () => term === mine
    const made = await lead(current)
    if (made === undefined) return
    if ('phase' in made) {
      if (current()) show(made)
      return
    }
    if (!current()) return void made.stop()
    app = made
    show({ phase: 'ready', app: made })
  }

  function onRole() {
    const role = tabs.role()
    const mine = ++term
    if (role === 'leader') {
      begin(mine).catch((reason: unknown) => {
        if (term === mine) show({ phase: 'broken', detail: String(reason) })
      })
      return
    }
    if (role === 'waiting') return
    if (role === 'follower' && wanted) {
      wanted = false
      return tabs.takeOver()
    }
    void app?.stop()
    app = undefined
    show({ phase: 'elsewhere', takeOver: () => tabs.takeOver() })
  }

  const unfollow = tabs.onChange(onRole)
  onRole()

  return {
    /** While this tab leads, and the app is made. */
    app: () => app,
    /** Makes another app, on another disk: the one before has been stopped. */
    again() {
      app = undefined
      onRole()
    },
    stop() {
      unfollow()
      term++
      void app?.stop()
      app = undefined
    },
  }
}
