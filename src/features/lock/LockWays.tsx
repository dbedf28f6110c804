import { Trans, useLingui } from '@lingui/react/macro'
import { lazy, useId, useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import { useFormats } from '../../ui/formats.dom.ts'
import { Later } from '../../ui/Later.tsx'
import css from './Lock.module.css'
import { LockProblemWords } from './LockProblemWords.tsx'
import {
  type LazyLock,
  LOCK_AFTER,
  type LockAfter,
  type LockProblem,
  type LockResult,
  type LockRoom,
  type LockSlot,
} from './lock.ts'
import { NewPassphrase } from './NewPassphrase.tsx'
import { mayRemove } from './rules.ts'

const WordsForm = lazy(async () => ({ default: (await import('./WordsForm.tsx')).WordsForm }))
const OffDialog = lazy(async () => ({ default: (await import('./OffDialog.tsx')).OffDialog }))

/** Asked for just now: a passphrase in place of another, one more, words. */
type Asked = { readonly change: string } | 'passphrase' | 'words' | 'off' | undefined

/** Lock that is on: locking, when it locks itself, and the ways that open it. */
export function LockWays({ lock, room }: { lock: LazyLock; room: LockRoom }) {
  const { t } = useLingui()
  const state = useStore(room.store)
  const [asked, setAsked] = useState<Asked>()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<LockProblem>()

  async function run(work: Promise<LockResult>) {
    setBusy(true)
    setProblem(undefined)
    const result = await work
    setBusy(false)
    if (result.ok) setAsked(undefined)
    else setProblem(result.error)
  }
  const id = useId()
  const formats = useFormats()
  const wordsOf = (after: LockAfter) =>
    after === 'never' ? t`Never` : after === 0 ? t`At once` : formats.span(after * 60)
  const hasWords = state.slots.some(({ kind }) => kind === 'words')

  return (
    <div className={css.part}>
      <div className={css.actions}>
        <Button look="primary" aria-keyshortcuts="Alt+Shift+L" onClick={lock.now}>
          <Trans>Lock now</Trans>
        </Button>
      </div>
      <div className={css.after}>
        <label htmlFor={id}>
          <Trans>Lock by itself when hidden for</Trans>
        </label>
        <select
          id={id}
          value={`${state.after}`}
          onChange={({ target }) => {
            const after = LOCK_AFTER.find((one) => `${one}` === target.value)
            if (after !== undefined) void run(room.setAfter(after))
          }}
        >
          {LOCK_AFTER.map((after) => (
            <option key={after} value={`${after}`}>
              {wordsOf(after)}
            </option>
          ))}
        </select>
      </div>
      <ul className={css.ways} aria-label={t`Ways to unlock`}>
        {state.slots.map((slot) => (
          <WayRow
            key={slot.id}
            slot={slot}
            removable={mayRemove(state.slots, slot.id)}
            onRemove={() => void run(room.remove(slot.id))}
            onChange={() => setAsked({ change: slot.id })}
          />
        ))}
      </ul>
      {(typeof asked === 'object' || asked === 'passphrase') && (
        <NewPassphrase
          go={typeof asked === 'object' ? <Trans>Change</Trans> : <Trans>Add</Trans>}
          busy={busy}
          onChosen={(chosen) =>
            void run(typeof asked === 'object' ? room.change(asked.change, chosen) : room.addPassphrase(chosen))
          }
          onBack={() => setAsked(undefined)}
        />
      )}
      {asked === 'words' && (
        <Later>
          <WordsForm from={room} go={<Trans>Add</Trans>} onSecret={(words) => void run(room.addWords(words))} />
        </Later>
      )}
      {problem && <LockProblemWords problem={problem} />}
      {asked === undefined && (
        <div className={css.actions}>
          {state.passkeys && (
            <Button aria-disabled={busy} onClick={() => void run(room.addPasskey())}>
              <Trans>Add a passkey</Trans>
            </Button>
          )}
          {!hasWords && (
            <Button onClick={() => (state.secret === 'here' ? void run(room.addWords()) : setAsked('words'))}>
              <Trans>Add recovery words</Trans>
            </Button>
          )}
          <Button onClick={() => setAsked('passphrase')}>
            <Trans>Add a passphrase</Trans>
          </Button>
          <Button look="danger" aria-haspopup="dialog" onClick={() => setAsked('off')}>
            <Trans>Turn off</Trans>
          </Button>
        </div>
      )}
      {state.secret === 'outside' && (
        <p className={css.quiet} data-outside>
          <Trans>The key of your ID lies outside the lock. Add your recovery words, and it comes inside.</Trans>
        </p>
      )}
      {asked === 'off' && (
        <Later>
          <OffDialog onOff={() => void run(room.turnOff())} onClose={() => setAsked(undefined)} />
        </Later>
      )}
    </div>
  )
}

interface WayRowProps {
  slot: LockSlot
  removable: boolean
  onRemove(): void
  onChange(): void
}

function WayRow({ slot, removable, onRemove, onChange }: WayRowProps) {
  const id = useId()
  const since = useFormats().date(slot.at)
  return (
    <li className={css.way} data-way={slot.kind}>
      <span className={css.what} id={id}>
        <WayWords kind={slot.kind} />
        <small>{since}</small>
      </span>
      {slot.kind === 'passphrase' && (
        <Button aria-describedby={id} onClick={onChange}>
          <Trans>Change</Trans>
        </Button>
      )}
      {removable && (
        <Button aria-describedby={id} onClick={onRemove}>
          <Trans>Remove</Trans>
        </Button>
      )}
    </li>
  )
}

function WayWords({ kind }: Pick<LockSlot, 'kind'>) {
  switch (kind) {
    case 'passphrase':
      return <Trans>Passphrase</Trans>
    case 'passkey':
      return <Trans>Passkey</Trans>
    case 'words':
      return <Trans>Recovery words</Trans>
  }
}
