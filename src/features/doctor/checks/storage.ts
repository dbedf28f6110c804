import { fail, ok, warn } from '../finding.ts'
import type { Check } from './check.ts'

/** Row that is written and taken away in one write: nothing of it stays. */
const KEY = 'doctor'
/** Under this, pictures and a long conversation soon have no room. Bytes. */
const LITTLE = 50 * 1024 * 1024
const MIB = 1024 * 1024

/** Storage: whether a write goes to the disk, whether what is there stays, and how much room is left. */
export const storage: Check<'storage'> = async ({ probes, storage, table }) => {
  const written = await storage.write([
    { put: table, row: { key: KEY } },
    { drop: table, key: KEY },
  ])
  if (written === 'full') return fail('full')
  if (written === 'deposed') return warn('elsewhere')
  if (written !== 'done') return fail('broken')
  const { persisted, free } = await probes.disk()
  const facts = {
    ...(persisted === undefined ? {} : { persisted }),
    ...(free === undefined ? {} : { freeMiB: Math.floor(free / MIB) }),
  }
  if (free !== undefined && free < LITTLE) return warn('low', facts)
  return persisted === false ? warn('evictable', facts) : ok('kept', facts)
}
