import { type Bytes, equalBytes, toBase64Url } from '../lib/bytes.ts'

const SALT_BYTES = 32
/** Person at the sensor: as long as that may take. Milliseconds. */
const TIMEOUT_MS = 120_000
/** Ed25519, ES256, RS256 (COSE): nobody ever looks at a signature here. */
const ALGORITHMS = [-8, -7, -257]

/** Of WebAuthn's extension `prf`: https://w3c.github.io/webauthn/#prf-extension */
interface PrfOutput {
  readonly prf?: { readonly enabled?: boolean; readonly results?: { readonly first?: ArrayBuffer } }
}

export interface Passkey {
  readonly credential: Bytes
  /** Salt that it is asked with. */
  readonly salt: Bytes
}

/** `refused`: by the person, or there is none of these any more; a browser does not say which. `unfit`: it gives no secret, or another one each time. */
export type PasskeyResult = (Passkey & { readonly secret: Bytes }) | 'refused' | 'unfit'

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))
const firstOf = (credential: PublicKeyCredential): Bytes | undefined => {
  const { prf } = credential.getClientExtensionResults() as PrfOutput
  return prf?.results?.first && new Uint8Array(prf.results.first)
}

/** Passkeys as a source of secrets: WebAuthn's PRF. Nobody is logged in anywhere by them. */
export function createPasskeys(credentials: CredentialsContainer | undefined) {
  async function ask(some: readonly Passkey[]): Promise<PasskeyResult> {
    const evalByCredential = Object.fromEntries(
      some.map(({ credential, salt }) => [toBase64Url(credential), { first: salt }]),
    )
    try {
      const got = (await credentials?.get({
        publicKey: {
          challenge: random(32),
          allowCredentials: some.map(({ credential }) => ({ type: 'public-key', id: credential })),
          userVerification: 'required',
          timeout: TIMEOUT_MS,
          extensions: { prf: { evalByCredential } },
        },
      })) as PublicKeyCredential | null | undefined
      if (!got) return 'refused'
      const credential = new Uint8Array(got.rawId)
      const asked = some.find((one) => equalBytes(one.credential, credential))
      const secret = firstOf(got)
      return asked && secret ? { ...asked, secret } : 'unfit'
    } catch {
      return 'refused'
    }
  }

  return {
    /** May this browser have any? What one is worth is only known once it has been asked twice. */
    async mayBe(): Promise<boolean> {
      try {
        return credentials !== undefined && (await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable())
      } catch {
        return false
      }
    },
    ask,
    /** A new one, which has given the same secret twice. */
    async create(name: string): Promise<PasskeyResult> {
      const salt = random(SALT_BYTES)
      let made: PublicKeyCredential | null | undefined
      try {
        made = (await credentials?.create({
          publicKey: {
            challenge: random(32),
            rp: { name: 'Tête-à-tête' },
            user: { id: random(16), name, displayName: name },
            pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
            authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
            timeout: TIMEOUT_MS,
            extensions: { prf: { eval: { first: salt } } },
          },
        })) as PublicKeyCredential | null | undefined
      } catch {
        return 'refused'
      }
      if (!made) return 'refused'
      if ((made.getClientExtensionResults() as PrfOutput).prf?.enabled === false) return 'unfit'
      const its = { credential: new Uint8Array(made.rawId), salt }
      // Some give nothing at once: those are asked twice.
      const early = firstOf(made)
      const first = early ? { ...its, secret: early } : await ask([its])
      if (typeof first === 'string') return first
      const second = await ask([its])
      if (typeof second === 'string') return second
      return equalBytes(first.secret, second.secret) ? second : 'unfit'
    },
  }
}

export type Passkeys = ReturnType<typeof createPasskeys>
