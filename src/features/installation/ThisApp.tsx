import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { InstallWay } from '../../ports/installer.ts'
import { Button } from '../../ui/Button.tsx'
import type { Installation } from './installation.ts'
import css from './ThisApp.module.css'

/** Installing and updating, for whoever looks for them: nothing here ever pops up. */
export function ThisApp({ installation }: { installation: Installation }) {
  const { update, way } = useStore(installation.store)
  return (
    <>
      {update && (
        <Line
          title={<Trans>A new version is ready</Trans>}
          action={
            <Button onClick={installation.update}>
              <Trans>Update</Trans>
            </Button>
          }
        >
          <Trans>The page reloads; what you have begun to write stays.</Trans>
        </Line>
      )}
      <Line
        title={way === 'installed' ? <Trans>Installed</Trans> : <Trans>Install the app</Trans>}
        action={
          way === 'offered' && (
            <Button onClick={() => void installation.install()}>
              <Trans>Install</Trans>
            </Button>
          )
        }
      >
        {howTo(way)}
      </Line>
    </>
  )
}

function howTo(way: InstallWay): ReactNode {
  switch (way) {
    case 'installed':
      return <Trans>Tête-à-tête is an app of this device. It opens without the internet, too.</Trans>
    case 'offered':
      return <Trans>It gets its own window and icon, and what other apps share can go straight into a chat.</Trans>
    case 'share-menu':
      return <Trans>In Safari, tap the share button, then “Add to Home Screen”. Notifications work from then on.</Trans>
    case 'dock':
      return <Trans>In Safari’s menu bar: File, then “Add to Dock”.</Trans>
    case 'menu':
      return <Trans>In the browser’s menu: “Install” or “Add to Home screen”.</Trans>
    case 'unable':
      return (
        <Trans>This browser does not install pages. A bookmark does: the page opens without the internet, too.</Trans>
      )
    case 'unknown':
      return <Trans>Look for “Install” in the browser’s menu. It also works offline without installing.</Trans>
  }
}

function Line({ title, children, action }: { title: ReactNode; children: ReactNode; action?: ReactNode }) {
  return (
    <div className={css.line}>
      <div className={css.words}>
        <h3 className={css.title}>{title}</h3>
        <p className={css.hint}>{children}</p>
      </div>
      {action}
    </div>
  )
}
