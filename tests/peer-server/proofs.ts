import { get } from './harness.ts'
import { type Owner, tokenFor } from './owner.ts'

export const challengeFrom = async (port: number, path = '/peer'): Promise<string> => {
  const { body } = await get(port, `${path}/challenge`)
  return (JSON.parse(body) as { challenge: string }).challenge
}

/** As a client does it before each connect. */
export const freshToken = async (owner: Owner, port: number, audience = `ws://localhost:${port}/peer`) =>
  tokenFor(owner, await challengeFrom(port), audience)
