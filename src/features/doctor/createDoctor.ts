import type { StoreApi } from 'zustand/vanilla'
import type { PersonId } from '../../engine/ids.ts'
import type { GatherAsk, Gathered } from '../../ports/probes.ts'
import { borrow } from './borrowing.ts'
import { checks } from './checks/all.ts'
import type { Lent, Patient } from './checks/check.ts'
import type { DoctorState } from './doctor.ts'
import { CHECKS, type CheckName, type Finding, type Findings } from './finding.ts'
import type { LoadedDoctor } from './lazyDoctor.ts'

export interface DoctorDeps extends Omit<Patient, 'friend' | 'hides' | 'lent'> {
  /** Has this friend not answered my request yet? */
  isAsked(friend: PersonId): boolean
  /** Is my address hidden: from this friend, or from everybody? */
  hidesFrom(friend: PersonId | undefined): boolean
  /** Tells when the address may have become hidden. */
  onHide(tell: () => void): () => void
}

/** The doctor: runs checks, several at a time, and shows what each found as it comes. */
export function createDoctor(store: StoreApi<DoctorState>, deps: DoctorDeps): LoadedDoctor {
  const { probes, clock, isAsked, hidesFrom, onHide } = deps
  /** Examination that each check belongs to: what an earlier one finds is not shown any more. */
  const current = new Map<CheckName, symbol>()
  let stopped = false
  const stopHiding = onHide(() => {
    if (hidesFrom(store.getState().about)) probes.hide()
  })

  function patientFor(about: PersonId | undefined): Patient {
    let asked: Promise<Lent> | undefined
    const lent = () => {
      asked ??= borrow(deps)
      return asked
    }
    const hides = () => hidesFrom(about)
    // Nothing that could tell an address passes here, whatever a check forgets to ask.
    const gather = (ask: GatherAsk): Promise<Gathered> =>
      ask.policy !== 'relay' && hides() ? Promise.resolve(HIDDEN) : probes.gather(ask)
    const friend = about === undefined ? undefined : { id: about, asked: isAsked(about) }
    return { ...deps, probes: { ...probes, gather }, friend, hides, lent }
  }

  async function run(name: CheckName, patient: Patient, examination: symbol) {
    let finding: Finding | undefined
    try {
      finding = await checks[name](patient)
    } catch {
      finding = FAILED[name]
    }
    if (stopped || current.get(name) !== examination) return
    store.setState(({ findings }) => ({ findings: { ...findings, [name]: finding }, at: clock.now() }))
  }

  return {
    examine(about, only) {
      if (stopped) return
      const examination = Symbol('examination')
      const isOther = store.getState().about !== about
      const names = only === undefined || isOther ? CHECKS : [only]
      for (const name of names) current.set(name, examination)
      store.setState(({ findings }) => ({
        about,
        findings: names.length === 1 ? without(findings, names[0]!) : {},
        browser: probes.browser(),
        failed: false,
      }))
      // What is hidden now was perhaps not hidden from whoever was looked at before.
      if (hidesFrom(about)) probes.hide()
      const patient = patientFor(about)
      for (const name of names) void run(name, patient, examination)
    },
    stop() {
      stopped = true
      stopHiding()
      probes.hide()
    },
  }
}

const without = (findings: Findings, name: CheckName): Findings =>
  Object.fromEntries(Object.entries(findings).filter(([one]) => one !== name))

const HIDDEN: Gathered = { candidates: [], errors: [], end: 'hidden' }

/** A check that broke has found that something is broken. */
const FAILED = {
  ...{ secure: { result: 'fail', code: 'insecure' }, storage: { result: 'fail', code: 'broken' } },
  ...{ keys: { result: 'fail', code: 'broken' }, broker: { result: 'fail', code: 'unreachable' } },
  ...{ claim: { result: 'skipped', code: 'unknown' }, stun: { result: 'skipped', code: 'unknown' } },
  'turn-udp': { result: 'skipped', code: 'unknown' },
  'turn-tcp': { result: 'skipped', code: 'unknown' },
  'turn-tls': { result: 'skipped', code: 'unknown' },
  nat: { result: 'skipped', code: 'unknown' },
  'local-network': { result: 'fail', code: 'nothing' },
  link: { result: 'warn', code: 'away' },
} as const satisfies Readonly<Record<CheckName, Finding>>
