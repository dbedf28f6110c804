import type { TabRole, Tabs } from '../ports/tabs.ts'
import type { App, Boot } from './app.ts'

interface Deps {
  tabs: Tabs
  /** Opens the disk and makes the app. `current` tells whether this tab still leads: what was begun before is not finished. */
  lead(current: () => boolean): Promise<App | Exclude<Reason, { phase: 'closed' }> | undefined>
  show(boot: Boot): void
  others?: OtherTabs
  /** The person has just asked for this tab: the lead is taken once, from whoever has it. */
  wanted: boolean
}

/** Reason why there is no app. `closed`: there is a lock, and nobody has opened it. */
export type Reason = Exclude<Boot, { phase: 'ready' | 'elsewhere' }> | { phase: 'closed' }

/** Other tabs of the profile: what of an app that leads they show, and this one of theirs. */
export interface OtherTabs {
  /** Beginning: this tab is to lead, and makes its app. */
  begin(): void
  /** Instead of an app there is a reason why not. */
  instead(boot: Reason): void
  /** Lead, with an app. Gives back what is shown of it: what was on screen while another tab led goes on. */
  lead(app: App): App
  /** App of the tab that leads; undefined where that is another version of the page. `former`: this tab's own until now. */
  follow(former: App | undefined): Promise<App | undefined>
}

export type Tenure = ReturnType<typeof createTenure>

/** Tenure: this tab's turns at the lead. One tab of a profile owns network and disk; the app lives as long as this one does. */
export function createTenure({ tabs, lead, show, others, ...deps }: Deps) {
  let { wanted } = deps
  let app: App | undefined
  /** Waiters for the lead of this tab. */
  const awaited: (() => void)[] = []
  /** Rises with every change of role. */
  let term = 0

  async function begin(mine: number) {
    const current = () => term === mine
    const made = await lead(current)
    if (made === undefined) return
    if ('phase' in made) {
      if (current()) show(made)
      if (current()) others?.instead(made)
      return
    }
    if (!current()) return void made.stop()
    app = made
    show({ phase: 'ready', app: others?.lead(made) ?? made })
    for (const tell of awaited.splice(0)) tell()
  }

  /** Another tab is in use, and this one can only be used instead. */
  function stay(role: TabRole) {
    if (role === 'follower' && wanted) {
      wanted = false
      return tabs.takeOver()
    }
    show({ phase: 'elsewhere', takeOver: () => tabs.takeOver() })
  }

  function onRole() {
    const role = tabs.role()
    const mine = ++term
    if (role === 'leader') {
      others?.begin()
      begin(mine).catch((reason: unknown) => {
        if (term === mine) show({ phase: 'broken', detail: String(reason) })
      })
      return
    }
    if (role === 'waiting') return
    // Before it ends, what is on its screen is looked at.
    const following = others?.follow(app)
    void app?.stop()
    app = undefined
    if (!following) return stay(role)
    void following
      .catch(() => undefined)
      .then((shown) => {
        if (term !== mine) return
        if (shown) show({ phase: 'ready', app: shown })
        else stay(role)
      })
  }

  const unfollow = tabs.onChange(onRole)
  onRole()

  return {
    /** While this tab leads, and the app is made. */
    app: () => app,
    /** Look again: whoever leads may be another one by now. */
    lookAgain() {
      if (tabs.role() === 'follower' || tabs.role() === 'deposed') onRole()
    },
    /** Does this tab have it? */
    leads: () => tabs.role() === 'leader',
    /** Lead taken by this tab, unless it has it. Resolves once its app is there. */
    lead: () =>
      new Promise<void>((resolve) => {
        if (app) return resolve()
        awaited.push(resolve)
        tabs.takeOver()
      }),
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
