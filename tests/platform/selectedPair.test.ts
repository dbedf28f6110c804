import { expect, test } from 'vitest'
import { type Stat, selectedPairIn, statsOf } from '../../src/platform/selectedPair.ts'

const LOCAL: Stat = { id: 'L', type: 'local-candidate', candidateType: 'host' }
const REMOTE: Stat = { id: 'R', type: 'remote-candidate', candidateType: 'srflx' }
const PAIR: Stat = { id: 'P', type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R' }
const OTHER: Stat = { ...PAIR, id: 'O', localCandidateId: 'none' }

const reporting = (...stats: Stat[]) => ({
  getStats: async () => new Map(stats.map((stat) => [stat.id, stat])) as unknown as RTCStatsReport,
})
const pairIn = async (...stats: Stat[]) => selectedPairIn((await statsOf(reporting(...stats)))!)

test('the pair is the one that the transport names, or that marks itself, or that was nominated and works', async () => {
  const selected = { pair: { id: 'P' }, local: LOCAL, remote: REMOTE }
  const named: Stat = { id: 'T', type: 'transport', selectedCandidatePairId: 'P' }
  expect(await pairIn(OTHER, LOCAL, REMOTE, PAIR, named)).toMatchObject(selected)
  expect(await pairIn(OTHER, LOCAL, REMOTE, { ...PAIR, selected: true })).toMatchObject(selected)
  const nominated: Stat = { ...PAIR, nominated: true, state: 'succeeded' }
  expect(await pairIn({ ...OTHER, nominated: true, state: 'failed' }, LOCAL, REMOTE, nominated)).toMatchObject(selected)
})

test('where none is in use there is none, and an end may be missing', async () => {
  expect(await pairIn(PAIR, LOCAL, REMOTE)).toBeUndefined()
  expect(await pairIn({ ...OTHER, selected: true }, REMOTE)).toMatchObject({ local: undefined, remote: REMOTE })
  expect(await statsOf({ getStats: () => Promise.reject(new Error('closed')) })).toBeUndefined()
})
