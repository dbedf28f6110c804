import { Trans, useLingui } from '@lingui/react/macro'
import { Download, Plus, Share2 } from 'lucide-react'
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { pageAddress } from '../../ui/pageAddress.dom.ts'
import { QrCode } from '../../ui/QrCode.tsx'
import { useRefusals } from '../../ui/useRefusals.tsx'
import { InviteLabel } from './InviteLabel.tsx'
import css from './InvitePanel.module.css'
import type { InviteKind, Invites } from './invites.ts'
import { type Inviter, linkOf } from './link.ts'
import { savePicture } from './savePicture.dom.ts'

export interface Inviting {
  readonly invites: Invites
  readonly me: Inviter
  /** Broker where I am to be met, unless it is the page's own. */
  readonly broker: string | undefined
}

const isLocal = () => /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/u.test(location.hostname)

/** Invite to be sent or scanned: for one person, or for anybody. */
export function InvitePanel(inviting: Inviting) {
  const { t } = useLingui()
  const { invites, me, broker } = inviting
  const refuse = useRefusals()
  const [kind, setKind] = useState<InviteKind>('personal')
  const [id, setId] = useState<string>()
  const [failed, setFailed] = useState<'storage' | 'full'>()
  const invite = useStore(invites.store, (state) => state.invites.find((one) => one.id === id && one.kind === kind))
  const chosen = useRef(kind)
  const shown = useRef<HTMLElement>(null)
  const scan = useRef<HTMLElement>(null)

  const show = useEffectEvent(async (wanted: InviteKind, fresh: boolean) => {
    const made = await (fresh ? invites.make(wanted) : invites.offer(wanted))
    // Whoever chose the other one meanwhile is shown that one.
    if (wanted !== chosen.current) return
    if (made.ok) setId(made.invite.id)
    setFailed(made.ok ? undefined : made.error)
    if (!made.ok && made.error === 'storage') refuse('storage')
  })
  useEffect(() => {
    chosen.current = kind
    void show(kind, false)
  }, [kind])
  const over = invite && invites.over(invite)
  // Used while it is being looked at, by whoever scanned it: the next one needs another.
  useEffect(() => {
    if (over !== undefined) void show(kind, false)
  }, [over, kind])

  const choice = (
    <Choice<InviteKind>
      label={<Trans>Who may use it</Trans>}
      value={kind}
      onChange={setKind}
      options={[
        { value: 'personal', words: <Trans>One person</Trans> },
        { value: 'open', words: <Trans>Anybody</Trans> },
      ]}
    />
  )
  if (!invite) return <NoInvite choice={choice} failed={failed} />

  const link = linkOf(invite, pageAddress(), me, broker)
  const handed = () => void invites.hand(invite.id)
  /** Sharing is the browser's, and may be called off. */
  const share = () =>
    navigator
      .share({ text: t`${me.name} would like to chat with you in Tête-à-tête.`, url: link })
      .then(handed, () => undefined)

  async function save() {
    const drawing = scan.current?.querySelector<SVGSVGElement>('svg[role="img"]')
    if (drawing && (await savePicture(drawing, 'invite.png'))) handed()
    else refuse('picture')
  }

  return (
    <div className={css.panel} data-invite-link={link}>
      {choice}
      <p className={css.tip}>
        {kind === 'personal' ? (
          <Trans>Whoever opens it first, within 7 days, is your friend at once. Send it to nobody else.</Trans>
        ) : (
          <Trans>For a card or a page. Whoever opens it asks you, and you accept them or not.</Trans>
        )}
      </p>
      <code className={css.link} ref={shown} dir="ltr" translate="no" onCopy={handed}>
        {link}
      </code>
      <div className={css.ways}>
        <CopyButton
          text={link}
          onCopied={handed}
          onRefused={() => shown.current && getSelection()?.selectAllChildren(shown.current)}
        >
          <Trans>Copy link</Trans>
        </CopyButton>
        {'share' in navigator && (
          <Button icon={<Share2 size={18} />} onClick={() => void share()}>
            <Trans>Share</Trans>
          </Button>
        )}
        {invite.handed && kind === 'personal' && (
          <Button icon={<Plus size={18} />} onClick={() => void show(kind, true)}>
            <Trans>Another one</Trans>
          </Button>
        )}
      </div>
      {isLocal() && (
        <p className={css.tip} data-local>
          <Trans>This address works on this computer only. Open the page under the one that others reach it by.</Trans>
        </p>
      )}
      <section className={css.scan} ref={scan}>
        <p className={css.tip}>
          <Trans>Or let them scan this. To try it out, scan it with your own phone.</Trans>
        </p>
        <QrCode text={link} label={t`Invite as a QR code`} />
        <div className={css.ways}>
          <Button look="plain" icon={<Download size={18} />} onClick={() => void save()}>
            <Trans>Save as a picture</Trans>
          </Button>
        </div>
      </section>
      <InviteLabel key={invite.id} invites={invites} invite={invite} />
    </div>
  )
}

/** No invite to be shown: not yet, or the disk has no room, or there are too many. */
function NoInvite({ choice, failed }: { choice: ReactNode; failed: 'storage' | 'full' | undefined }) {
  return (
    <div className={css.panel} aria-busy={failed === undefined}>
      {choice}
      {failed && (
        <p role="alert" className={css.full}>
          {failed === 'full' ? (
            <Trans>You have as many invites as there can be. Revoke some that nobody needs.</Trans>
          ) : (
            <Trans>This device could not store an invite. Free some space and try again.</Trans>
          )}
        </p>
      )}
    </div>
  )
}
