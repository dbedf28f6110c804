import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useFormats } from '../../ui/formats.dom.ts'
import { useToday } from '../../ui/useNow.dom.ts'
import type { Facts } from './finding.ts'

const numberIn = (facts: Facts, name: string): number | undefined => {
  const value = facts[name]
  return typeof value === 'number' ? value : undefined
}
const sum = (facts: Facts, names: readonly string[]): number | undefined => {
  const all = names.map((name) => numberIn(facts, name))
  return all.some((one) => one !== undefined) ? all.reduce<number>((total, one) => total + (one ?? 0), 0) : undefined
}

const Spelt = ({ children }: { children: string }) => (
  <bdi dir="ltr" translate="no">
    {children}
  </bdi>
)

/** Facts beside a finding, as one reads them; none says where anybody is beyond the network. */
export function FactWords({ facts }: { facts: Facts }) {
  const { i18n } = useLingui()
  const formats = useFormats()
  const today = useToday()
  const unit = (name: string, value: number, most = 0) =>
    new Intl.NumberFormat([i18n.locales ?? i18n.locale].flat(), {
      ...{ style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: most },
    }).format(value)
  const shown: ReactNode[] = []

  const ms = numberIn(facts, 'ms')
  if (ms !== undefined) shown.push(unit('millisecond', ms))
  if (typeof facts.network === 'string') shown.push(<Spelt>{facts.network}</Spelt>)
  const free = numberIn(facts, 'freeMiB')
  if (free !== undefined) {
    const room = free < 1_024 ? unit('megabyte', free) : unit('gigabyte', free / 1_024, 1)
    shown.push(<Trans>{room} free</Trans>)
  }
  const trip = numberIn(facts, 'rttMs')
  if (trip !== undefined) {
    const time = unit('millisecond', trip)
    shown.push(<Trans>there and back in {time}</Trans>)
  }
  const lost = numberIn(facts, 'lossPercent')
  if (lost !== undefined) {
    const share = unit('percent', lost)
    shown.push(<Trans>{share} lost</Trans>)
  }
  if (typeof facts.pair === 'string') shown.push(<Pair facts={facts} />)
  const mine = sum(facts, ['mineHost', 'mineSrflx', 'mineRelay'])
  const theirs = sum(facts, ['theirsHost', 'theirsSrflx', 'theirsRelay'])
  if (mine !== undefined && theirs !== undefined) {
    const [here, there] = [formats.number(mine), formats.number(theirs)]
    shown.push(
      <Trans>
        ways tried: {here} of yours, {there} of theirs
      </Trans>,
    )
  }
  const failedAt = numberIn(facts, 'failedAt')
  if (failedAt !== undefined) {
    const when = formats.moment(failedAt, today)
    shown.push(<Trans>last failure: {when}</Trans>)
  }
  return shown.map((one, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: they stay in their order
    <span key={at}>{one}</span>
  ))
}

/** Pair in use, in the terms that a helper knows. */
function Pair({ facts }: { facts: Facts }) {
  const by = typeof facts.protocol === 'string' ? `, ${facts.protocol.toUpperCase()}` : ''
  return <Spelt>{`${String(facts.pair).replace('-', ' – ')}${by}`}</Spelt>
}
