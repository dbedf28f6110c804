import { Trans } from '@lingui/react/macro'
import { ShieldCheck, ShieldQuestion } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/TextField.tsx'
import css from './BrokerChoice.module.css'
import type { Settings } from './settings.ts'

type Outcome = Awaited<ReturnType<Settings['setBroker']>>

/**
 * Broker that introduces this device to others. What the page may contact is for its server to say, and refusals are
 * put into words.
 */
export function BrokerChoice({ settings, onReload }: { settings: Settings; onReload(): void }) {
  const { broker, brokers } = useStore(settings.store)
  const [typed, setTyped] = useState('')
  const [outcome, setOutcome] = useState<Outcome>()
  const name = useId()

  async function choose(url: string) {
    setOutcome(undefined)
    const result = await settings.setBroker(url)
    setOutcome(result)
    if (result === 'done') setTyped('')
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    void choose(typed.trim())
  }

  const refused = outcome === 'done' ? undefined : outcome
  return (
    <>
      <p className={css.what}>
        <Trans>
          It introduces your browser to your friends’ browsers. It learns who talks with whom, never what you say.
        </Trans>
      </p>
      <div className={css.brokers} role="radiogroup" aria-labelledby={name}>
        <span className="visually-hidden" id={name}>
          <Trans>Connection server</Trans>
        </span>
        {brokers.map((one) => (
          <label key={one.url} className={css.broker}>
            <input type="radio" name={name} checked={one.url === broker} onChange={() => void choose(one.url)} />
            <span className={css.words}>
              <bdi className={css.url} translate="no">
                {one.url}
              </bdi>
              <span className={css.checks} data-checks={one.checksIds}>
                {one.checksIds ? <ShieldCheck size={14} /> : <ShieldQuestion size={14} />}
                {one.checksIds ? (
                  <Trans>This server checks IDs: nobody else can appear under yours.</Trans>
                ) : (
                  <Trans>
                    This server does not check IDs: somebody could pose as you or a friend there and learn your internet
                    address, but never read a message.
                  </Trans>
                )}
              </span>
            </span>
          </label>
        ))}
      </div>
      <form onSubmit={onSubmit} noValidate>
        <TextField
          label={<Trans>Another server’s address</Trans>}
          placeholder="https://"
          inputMode="url"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setOutcome(undefined)
          }}
          error={refused && { code: refused, words: refusal(refused) }}
          action={
            <Button type="submit">
              <Trans>Use this server</Trans>
            </Button>
          }
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
        />
      </form>
      {outcome === 'done' && (
        <div className={css.done} role="status">
          <Trans>Saved. Takes effect after a restart.</Trans>
          <Button onClick={onReload}>
            <Trans>Restart now</Trans>
          </Button>
        </div>
      )}
    </>
  )
}

function refusal(why: Exclude<Outcome, 'done'>) {
  switch (why) {
    case 'malformed':
      return <Trans>This is not the address of a server. It looks like https://example.org/peer.</Trans>
    case 'not-allowed':
      return <Trans>This page may not reach that server. Only whoever runs this one can allow it.</Trans>
    case 'storage':
      return <Trans>This device could not store your choice. Free some space and try again.</Trans>
  }
}
