/** The names by which a machine calls itself. What is signed for one of them is worth nothing anywhere else. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

export interface Audiences {
  /** Audiences of a claim at the broker: its address as a WebSocket URL, without `/peerjs`. */
  readonly broker: readonly string[]
  /** Audiences of a request for ICE servers. */
  readonly ice: readonly string[]
}

export interface AudienceDeps {
  /** As configured. Undefined: this machine, under any of its names for itself. */
  readonly publicUrl: string | undefined
  readonly port: number
  readonly peerPath: string
}

/** Derived from the configuration alone: `Host` is what the client says. */
export const createAudiences = ({ publicUrl, port, peerPath }: AudienceDeps): Audiences => {
  const homes = publicUrl === undefined ? LOOPBACK.map((host) => `http://${host}:${port}`) : [publicUrl]
  return {
    broker: homes.map((home) => `${home.replace(/^http/, 'ws')}${peerPath}`),
    ice: homes.map((home) => `${home}${peerPath}/ice`),
  }
}

export interface Origins {
  /** Origin of a request. `undefined` is allowed: whoever asks is no browser, and could say anything. */
  allows(origin: string | undefined): boolean
}

export interface OriginDeps {
  readonly publicUrl: string | undefined
  /** Further ones, or `*`. */
  readonly allowed: readonly string[]
}

/**
 * Origins of the pages that may use this broker. While no public address is set, it is a trial on one machine: any page
 * of that machine.
 */
export const createOrigins = ({ publicUrl, allowed }: OriginDeps): Origins => {
  const listed = new Set(publicUrl === undefined ? allowed : [new URL(publicUrl).origin, ...allowed])
  const isOfThisMachine = (origin: string) =>
    URL.canParse(origin) && /^https?:$/.test(new URL(origin).protocol) && LOOPBACK.includes(new URL(origin).hostname)
  return {
    allows: (origin) =>
      origin === undefined ||
      listed.has('*') ||
      listed.has(origin) ||
      (publicUrl === undefined && isOfThisMachine(origin)),
  }
}
