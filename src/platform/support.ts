/** Browser features that this browser, or this way of opening the page, does not give us. */
export type MissingSupport = 'secure-context' | 'webrtc' | 'indexeddb' | 'ed25519' | 'locks'

/** The part of the global object that is looked at. */
export interface SupportScope {
  readonly isSecureContext?: boolean
  readonly RTCPeerConnection?: unknown
  readonly indexedDB?: unknown
  readonly crypto?: { readonly subtle?: SubtleCrypto }
  readonly navigator?: { readonly locks?: unknown }
}

/** In an insecure context WebCrypto and Web Locks are absent for that reason alone, and are not named besides it. */
export async function missingSupport(scope: SupportScope = globalThis): Promise<readonly MissingSupport[]> {
  const missing: MissingSupport[] = []
  const secure = scope.isSecureContext === true
  if (!secure) missing.push('secure-context')
  if (!present(() => scope.RTCPeerConnection)) missing.push('webrtc')
  if (!present(() => scope.indexedDB)) missing.push('indexeddb')
  if (secure && !(await hasCurve25519(scope.crypto?.subtle))) missing.push('ed25519')
  if (secure && !present(() => scope.navigator?.locks)) missing.push('locks')
  return missing
}

/** Some browsers throw at the mere look when site data is blocked. */
function present(look: () => unknown): boolean {
  try {
    return look() !== undefined && look() !== null
  } catch {
    return false
  }
}

async function hasCurve25519(subtle: SubtleCrypto | undefined): Promise<boolean> {
  if (!subtle) return false
  try {
    await subtle.generateKey('Ed25519', false, ['sign', 'verify'])
    await subtle.generateKey('X25519', false, ['deriveBits'])
    return true
  } catch {
    return false
  }
}
