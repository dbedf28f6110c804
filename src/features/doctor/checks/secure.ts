import { fail, ok } from '../finding.ts'
import type { Check } from './check.ts'

/** Secure page: browsers give keys and connections to no other. */
export const secure: Check<'secure'> = async ({ probes }) => (probes.isSecure() ? ok('secure') : fail('insecure'))
