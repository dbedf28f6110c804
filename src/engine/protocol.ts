import type { GenericSchema, InferOutput } from 'valibot'
import type { PersonId } from './ids.ts'

/** A set of message kinds that both ends agree on, named and versioned as `name/version`. */
export interface Protocol<K extends Kinds = Kinds> {
  readonly name: ProtocolName
  readonly kinds: K
}
export type ProtocolName = `${string}/${number}`
export type Kinds = Record<string, GenericSchema>
export type Kind<P extends Protocol> = keyof P['kinds'] & string
export type Body<P extends Protocol, K extends Kind<P>> = InferOutput<P['kinds'][K] & GenericSchema>

/** Handlers, one for each kind: a new kind without a handler does not compile. `From` is what the router knows of the sender. */
export type Handlers<P extends Protocol, From> = {
  [K in Kind<P>]: (from: From, body: Body<P, K>) => void | Promise<void>
}

/** Admission: who may use a protocol, asked for each frame: a contact can be removed while the link is up. */
export type Audience = (peer: PersonId) => boolean

/** The one definition that gives a protocol its types, its validators and its caps. */
export const protocol = <const K extends Kinds>(name: ProtocolName, kinds: K): Protocol<K> => ({ name, kinds })
