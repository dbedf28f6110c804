export const METHOD: {
  readonly binding: number
  readonly allocate: number
  readonly refresh: number
  readonly permission: number
}
export const ATTRIBUTE: {
  readonly [name in
    | 'username'
    | 'integrity'
    | 'error'
    | 'lifetime'
    | 'peer'
    | 'data'
    | 'realm'
    | 'nonce'
    | 'relayed'
    | 'family'
    | 'transport'
    | 'mapped']: number
}
export const FAMILY: { readonly 4: number; readonly 6: number }
export const UDP: number
export const TCP: number

export type Attributes = readonly (readonly [number, Buffer])[]

export interface Answer {
  readonly ok: boolean
  readonly code: number | undefined
  readonly attributes: ReadonlyMap<number, Buffer>
}

export function encode(type: number, attributes: Attributes, key?: Buffer, id?: Buffer): Buffer
export function decode(message: Buffer): Answer
export function peerOf(address: string, id: Buffer, port?: number): Buffer
export function mappedIn(attribute: Buffer | undefined): { readonly address: string; readonly port: number } | undefined
export function asking(
  exchange: (message: Buffer) => Promise<Buffer>,
  credentials: { readonly username: string; readonly credential: string },
): (type: number, attributes: Attributes, id?: Buffer) => Promise<Answer>
