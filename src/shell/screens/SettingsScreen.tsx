import { Trans } from '@lingui/react/macro'
import { ArrowDownUp, Star, Stethoscope } from 'lucide-react'
import { lazy, useState } from 'react'
import { useStore } from 'zustand'
import { version } from '../../../package.json'
import { useHasFiles } from '../../features/files/useHasFiles.dom.ts'
import { MyId } from '../../features/identity/MyId.tsx'
import { ThisApp } from '../../features/installation/ThisApp.tsx'
import { BlockedPeople } from '../../features/leaving/BlockedPeople.tsx'
import { ForgetDevice } from '../../features/leaving/ForgetDevice.tsx'
import { NotificationSettings } from '../../features/notifications/NotificationSettings.tsx'
import { IgnoredRequests } from '../../features/people/IgnoredRequests.tsx'
import { RecoveryWords } from '../../features/recovery/RecoveryWords.tsx'
import { Appearance } from '../../features/settings/Appearance.tsx'
import { BrokerChoice } from '../../features/settings/BrokerChoice.tsx'
import { Downloads } from '../../features/settings/Downloads.tsx'
import { Keyboard } from '../../features/settings/Keyboard.tsx'
import { Privacy } from '../../features/settings/Privacy.tsx'
import type { Settings } from '../../features/settings/settings.ts'
import { LANGUAGES } from '../../locales/catalogues.ts'
import { Later } from '../../ui/Later.tsx'
import { useEscape } from '../../ui/useEscape.dom.ts'
import { useApp } from '../AppContext.dom.ts'
import { toHref } from '../routes.ts'
import { Group, Onward } from './Group.tsx'
import { LockGroup } from './LockGroup.tsx'
import { MyProfile } from './MyProfile.tsx'
import { Pane } from './Pane.tsx'
import css from './SettingsScreen.module.css'

const BackupSection = lazy(async () => ({
  default: (await import('../../features/backup/BackupSection.tsx')).BackupSection,
}))

interface SettingsScreenProps {
  me: { id: string; name: string }
  onBack(): void
  onLanguageChosen(): void
}

export function SettingsScreen({ me, onBack, onLanguageChosen }: SettingsScreenProps) {
  const { recovery, backup, people, files, settings, notifications, installation, lock, forgetDevice } = useApp()
  const hasFiles = useHasFiles(files)
  const [lost, setLost] = useState(false)
  const ignores = useStore(people.store, ({ ignored }) => ignored.length > 0)
  useEscape(onBack)

  async function set(change: Parameters<Settings['set']>[0]) {
    setLost(!(await settings.set(change)))
  }

  return (
    <Pane title={<Trans>Settings</Trans>} onBack={onBack}>
      {lost && (
        <p className={css.lost} role="alert">
          <Trans>This device could not store your choice. Free some space and try again.</Trans>
        </p>
      )}
      <Group title={<Trans>You</Trans>}>
        <MyProfile me={me} />
        <MyId id={me.id} quiet />
      </Group>
      <Group title={<Trans>Recovery words</Trans>}>
        <RecoveryWords recovery={recovery} />
      </Group>
      <Group title={<Trans>Backup</Trans>}>
        <Later>
          <BackupSection {...{ backup, recovery }} />
        </Later>
      </Group>
      <Onward href={toHref({ at: 'starred' })} icon={<Star size={20} />}>
        <Trans>Starred messages</Trans>
      </Onward>
      {/* Once there is a file, the way there stands above the list. */}
      {!hasFiles && (
        <Onward href={toHref({ at: 'transfers' })} icon={<ArrowDownUp size={20} />}>
          <Trans>Transfers</Trans>
        </Onward>
      )}
      <Group title={<Trans>Appearance</Trans>}>
        <Appearance
          settings={settings}
          languages={LANGUAGES}
          onTheme={(theme) => void set({ theme })}
          onTextSize={(textSize) => void set({ textSize })}
          onLanguage={(language) => {
            onLanguageChosen()
            void set({ language })
          }}
        />
      </Group>
      <Group title={<Trans>Notifications</Trans>}>
        <NotificationSettings
          notifications={notifications}
          settings={settings}
          onSet={(done) => void done.then((kept) => setLost(!kept))}
        />
      </Group>
      <Group title={<Trans>Privacy</Trans>}>
        <Privacy settings={settings} onSet={(change) => void set(change)} />
      </Group>
      <Group title={<Trans>Files</Trans>}>
        <Downloads settings={settings} onPicturesCome={(picturesCome) => void set({ picturesCome })} />
      </Group>
      <LockGroup lock={lock} />
      <Group title={<Trans>Keyboard</Trans>}>
        <Keyboard settings={settings} onQuestionKey={(questionKey) => void set({ questionKey })} />
      </Group>
      <Group title={<Trans>Blocked people</Trans>}>
        <BlockedPeople people={people} />
      </Group>
      {ignores && (
        <Group title={<Trans>Ignored requests</Trans>}>
          <IgnoredRequests people={people} />
        </Group>
      )}
      <Group title={<Trans>Connection server</Trans>}>
        <BrokerChoice settings={settings} onReload={() => location.reload()} />
      </Group>
      <Onward href={toHref({ at: 'doctor' })} icon={<Stethoscope size={20} />}>
        <Trans>Connection doctor</Trans>
      </Onward>
      <Group title={<Trans>This app</Trans>}>
        <ThisApp installation={installation} />
      </Group>
      <Group title={<Trans>Leaving this device</Trans>}>
        <ForgetDevice onForget={forgetDevice} />
      </Group>
      <p className={css.version} translate="no">
        Tête-à-tête {version}
      </p>
    </Pane>
  )
}
