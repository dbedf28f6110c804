/** Of the DOM's own declarations still missing from TypeScript's. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): { toString(): string } }
}

/** The files of ours that run beside the page: the service worker and what the build put under assets/. */
const RUNNABLE = /^(sw|assets\/[\w.-]+)\.js$/

/** Takes an address, or a path relative to the page's. */
export type ScriptUrls = (address: string) => string

/**
 * The one Trusted Types policy of the page: the address of a worker comes through it or not at all. Made once, because the server's
 * `trusted-types` header lets nobody make a second one.
 */
export function createScriptUrls(home: string): ScriptUrls {
  function checked(address: string): string {
    const { href } = new URL(address, home)
    if (!href.startsWith(home) || !RUNNABLE.test(href.slice(home.length)))
      throw new TypeError(`not a script of ours: ${address}`)
    return href
  }
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  const policy = trustedTypes?.createPolicy('tete-a-tete', { createScriptURL: checked })
  // What the browser takes for a trusted address is an object; everything that takes one is declared to take a string.
  return policy ? (address) => policy.createScriptURL(address) as unknown as string : checked
}
