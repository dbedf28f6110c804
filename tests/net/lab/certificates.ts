import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CHAT, TURN } from './addresses.ts'

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
const silent = { stdio: 'ignore' } as const

export interface Certificates {
  /** NAME.crt and NAME.key, as turn.sh looks for them. */
  readonly folder: string
  /** Whom browsers of the laboratory trust. */
  readonly authority: string
}

/** An authority of the laboratory's own, and what it has signed. */
export const makeCertificates = (within: string): Certificates => {
  const folder = join(within, 'certificates')
  mkdirSync(folder)
  const at = (name: string) => join(folder, name)
  const openssl = (...args: string[]) => execFileSync('openssl', args, silent)
  const [authority, authorityKey] = [at('authority.pem'), at('authority.key')]
  openssl(
    ...['req', '-x509', ...KEY, '-days', '30', '-subj', '/CN=Laboratory of networks'],
    ...['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign'],
    ...['-keyout', authorityKey, '-out', authority],
  )
  for (const { name } of [CHAT, TURN]) {
    openssl('req', ...KEY, '-subj', `/CN=${name}`, '-keyout', at(`${name}.key`), '-out', at(`${name}.csr`))
    const more = at(`${name}.ext`)
    writeFileSync(more, `subjectAltName=DNS:${name}\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n`)
    openssl(
      ...['x509', '-req', '-in', at(`${name}.csr`), '-CA', authority, '-CAkey', authorityKey, '-CAcreateserial'],
      ...['-days', '30', '-extfile', more, '-out', at(`${name}.crt`)],
    )
  }
  return { folder, authority }
}

/** A home of a program of NSS's, which Chromium is, that trusts the authority. */
export const trustIn = (home: string, { authority }: Certificates) => {
  const store = join(home, '.pki/nssdb')
  if (existsSync(store)) return
  mkdirSync(store, { recursive: true })
  execFileSync('certutil', ['-d', `sql:${store}`, '-N', '--empty-password'], silent)
  execFileSync('certutil', ['-d', `sql:${store}`, '-A', '-t', 'C,,', '-n', 'laboratory', '-i', authority], silent)
}
