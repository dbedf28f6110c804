import { Trans, useLingui } from '@lingui/react/macro'
import { Volume2 } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { useStore } from 'zustand'
import type { SoundName } from '../../ports/sound.ts'
import { Button } from '../../ui/Button.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { Switch } from '../../ui/Switch.tsx'
import type { Alerts } from '../settings/alerts.ts'
import type { Settings } from '../settings/settings.ts'
import css from './NotificationSettings.module.css'
import type { Notifications, NotificationsState } from './notifications.ts'
import { QuietHours } from './QuietHours.tsx'
import { createQuietChange } from './quietHours.ts'

interface NotificationSettingsProps {
  notifications: Notifications
  settings: Pick<Settings, 'store'>
  /** False: the disk refused. */
  onSet(done: Promise<boolean>): void
}

export function NotificationSettings({ notifications, settings, onSet }: NotificationSettingsProps) {
  const alerts = useStore(settings.store, (state) => state.alerts)
  const permission = useStore(notifications.store, (state) => state.permission)
  const set = (change: Partial<Alerts>) => onSet(notifications.change(change))
  const [changeQuiet] = useState(() =>
    createQuietChange({ quiet: () => settings.store.getState().alerts.quiet, change: notifications.change }),
  )
  const told = alerts.on && permission === 'granted'
  return (
    <>
      {permission === 'granted' || permission === 'unasked' ? (
        <Switch
          label={<Trans>Notifications</Trans>}
          hint={<Trans>Only while Tête-à-tête is open in a tab or window. Never for muted chats.</Trans>}
          checked={told}
          onChange={(on) => onSet(on ? notifications.turnOn() : notifications.change({ on: false }))}
        />
      ) : (
        <Barred permission={permission} />
      )}
      {told && (
        <>
          <Choice
            label={<Trans>Show</Trans>}
            value={alerts.shows}
            onChange={(shows) => set({ shows })}
            options={[
              { value: 'text', words: <Trans>Name and message</Trans> },
              { value: 'name', words: <Trans>Name only</Trans> },
              { value: 'nothing', words: <Trans>Nothing</Trans> },
            ]}
          />
          <Switch
            label={<Trans>Reactions</Trans>}
            hint={<Trans>Quietly, when a friend reacts to what you wrote.</Trans>}
            checked={alerts.reactions}
            onChange={(reactions) => set({ reactions })}
          />
        </>
      )}
      <SoundChoice
        sound={alerts.sound}
        onSound={(sound) => set({ sound })}
        onPlay={(sound) => notifications.preview(sound)}
      />
      <QuietHours quiet={alerts.quiet} onChange={(choice) => onSet(changeQuiet(choice))} />
    </>
  )
}

function Barred({ permission }: { permission: Extract<NotificationsState['permission'], 'denied' | 'unsupported'> }) {
  return (
    <div data-notifications={permission}>
      <p className={css.title}>
        <Trans>Notifications</Trans>
      </p>
      <p className={css.hint}>
        {permission === 'denied' ? (
          <Trans>
            Blocked by the browser. To allow: click the icon left of the address, and allow notifications there or
            remove the block. For an installed app: in the device’s settings.
          </Trans>
        ) : (
          <Trans>
            This browser shows none for this page. On an iPhone or iPad, add the page to the Home Screen first and open
            it from there.
          </Trans>
        )}
      </p>
    </div>
  )
}

interface SoundChoiceProps {
  sound: Alerts['sound']
  onSound(sound: Alerts['sound']): void
  onPlay(sound: SoundName): Promise<boolean>
}

function SoundChoice({ sound, onSound, onPlay }: SoundChoiceProps) {
  const { t } = useLingui()
  const [mute, setMute] = useState(false)
  const id = useId()
  const names: Readonly<Record<Alerts['sound'], string>> = {
    drop: t`Drop`,
    chime: t`Chime`,
    knock: t`Knock`,
    glass: t`Glass`,
    none: t`None`,
  }
  const play = (name: Alerts['sound']) => {
    if (name !== 'none') void onPlay(name).then((played) => setMute(!played))
  }
  return (
    <div className={css.soundChoice}>
      <div className={css.row}>
        <label className={css.title} htmlFor={id}>
          <Trans>Sound</Trans>
        </label>
        <div className={css.sound}>
          <Button
            look="plain"
            icon={<Volume2 size={16} aria-hidden="true" />}
            disabled={sound === 'none'}
            onClick={() => play(sound)}
          >
            <Trans>Listen</Trans>
          </Button>
          <select
            id={id}
            className={css.field}
            value={sound}
            onChange={(event) => {
              const chosen = event.target.value
              if (!isSound(names, chosen)) return
              onSound(chosen)
              play(chosen)
            }}
          >
            {Object.entries(names).map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </div>
      </div>
      <Hint>
        <Trans>Browsers play it only on a page in which you have pressed something since it was opened.</Trans>
      </Hint>
      {mute && (
        <p className={css.hint} role="alert">
          <Trans>This browser plays no sound here. Check the device’s volume and the tab’s own mute.</Trans>
        </p>
      )}
    </div>
  )
}

const isSound = (names: Readonly<Record<Alerts['sound'], string>>, value: string): value is Alerts['sound'] =>
  Object.hasOwn(names, value)

const Hint = ({ children }: { children: ReactNode }) => <p className={css.hint}>{children}</p>
