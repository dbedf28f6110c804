import * as v from 'valibot'
import { DAY_MINUTES, EVERY_DAY } from '../../lib/week.ts'
import { SOUND_NAMES, type SoundName } from '../../ports/sound.ts'

/** Alert detail: what a notification may say while others look over one's shoulder. */
export const ALERT_DETAILS = ['text', 'name', 'nothing'] as const
export type AlertDetail = (typeof ALERT_DETAILS)[number]

export interface QuietHours {
  readonly on: boolean
  /** Minutes since midnight, by the wall clock of wherever the device is. `to` before `from`: over midnight. */
  readonly from: number
  readonly to: number
  /** The days on which they begin: 0 is Sunday. */
  readonly days: readonly number[]
}

export interface Alerts {
  readonly on: boolean
  readonly shows: AlertDetail
  readonly sound: SoundName | 'none'
  /** Also when a friend reacts to what I wrote. */
  readonly reactions: boolean
  readonly quiet: QuietHours
  /** The person has said “not now”: only the settings offer it from then on. */
  readonly declined: boolean
}

export const DEFAULT_ALERTS: Alerts = {
  on: true,
  shows: 'text',
  sound: 'drop',
  reactions: true,
  quiet: { on: false, from: 22 * 60, to: 7 * 60, days: EVERY_DAY },
  declined: false,
}

const { quiet } = DEFAULT_ALERTS
const minutes = (fallback: number) =>
  v.fallback(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(DAY_MINUTES - 1)), fallback)
const Weekday = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(6))

const Quiet = v.object({
  on: v.fallback(v.boolean(), quiet.on),
  from: minutes(quiet.from),
  to: minutes(quiet.to),
  days: v.fallback(
    v.pipe(
      v.array(Weekday),
      v.maxLength(7),
      v.transform((days) => EVERY_DAY.filter((day) => days.includes(day))),
    ),
    [...EVERY_DAY],
  ),
})

/** As stored: what another version wrote, or what went bad, falls back one by one. */
export const AlertsRow = v.fallback(
  v.object({
    on: v.fallback(v.boolean(), DEFAULT_ALERTS.on),
    shows: v.fallback(v.picklist(ALERT_DETAILS), DEFAULT_ALERTS.shows),
    sound: v.fallback(v.picklist([...SOUND_NAMES, 'none']), DEFAULT_ALERTS.sound),
    reactions: v.fallback(v.boolean(), DEFAULT_ALERTS.reactions),
    quiet: v.fallback(Quiet, { ...quiet, days: [...quiet.days] }),
    declined: v.fallback(v.boolean(), DEFAULT_ALERTS.declined),
  }),
  { ...DEFAULT_ALERTS, quiet: { ...quiet, days: [...quiet.days] } },
)
