import { MAX_ID, MAX_TOKEN } from './limits.ts'

/** As PeerJS checks it before it connects. */
const ID = /^[A-Za-z0-9]+(?:[ _-][A-Za-z0-9]+)*$/
/** Key of every PeerServer that was given none. */
export const KEY = 'peerjs'

/** ID that somebody may have. */
export const isId = (id: string): boolean => id.length <= MAX_ID && ID.test(id)

export interface Registration {
  readonly id: string
  readonly token: string
}

/** The words for a refusal, or who it is that asks. A repeated parameter is none. */
export const readRegistration = (url: string): Registration | string => {
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1))
  const [id, token, key] = ['id', 'token', 'key'].map((name) => {
    const values = query.getAll(name)
    return values.length === 1 ? values[0] : undefined
  })
  if (!id || !token || !key) return 'No id, token, or key supplied to websocket server'
  if (key !== KEY) return 'Invalid key provided'
  if (!isId(id)) return 'Invalid id provided'
  if (token.length > MAX_TOKEN) return 'Invalid token provided'
  return { id, token }
}
