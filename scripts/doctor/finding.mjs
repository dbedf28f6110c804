/**
 * Finding of one check: `ok`, `warn` (worth a look), `fail` (to be mended), `skipped`. `mend`: what to do. `see`: where the guide tells more.
 */
export const ok = (check, says) => ({ check, result: 'ok', says })
export const warn = (check, says, mend, see) => ({ check, result: 'warn', says, mend, see })
export const fail = (check, says, mend, see) => ({ check, result: 'fail', says, mend, see })
export const skipped = (check, says) => ({ check, result: 'skipped', says })

/** Parts of the guide. */
export const GUIDE = {
  start: 'docs/self-hosting.md#3-start',
  ports: 'docs/self-hosting.md#2-ports',
  name: 'docs/self-hosting.md#1-name',
  parts: 'docs/self-hosting.md#4-does-it-work-each-part-by-itself',
  strict: 'docs/self-hosting.md#5-networks-where-only-port-443-goes-out',
  settings: 'docs/self-hosting.md#settings',
  own: 'docs/self-hosting.md#turn-and-the-machines-own-addresses',
  proxies: 'docs/reverse-proxies.md',
  security: 'docs/security.md',
  doctor: 'docs/doctor.md',
}
