/** Handlers: what a node does when the others speak to it. */
export interface ClusterHandlers {
  /** `text` is for the client `id` of this node. */
  deliver(id: string, text: string): void
  /** Claim lost to another node or client: the client has come back elsewhere, or somebody else holds the ID by now. */
  lost(id: string, serial: number): void
  /** Forgery: something that somebody did on the bus who is no node. */
  forged(what: Forged): void
}

/**
 * Forged: a letter that no node has said, or not lately; a record of who is where that no node has written; an older record in the place of
 * a newer one; the record of a client of this node, missing.
 */
export type Forged = 'letter' | 'record' | 'replayed' | 'missing'

/**
 * Cluster: who is where, among all nodes that serve the same IDs. An ID is one client's, on one node; a claim says so and is the
 * way to it. Serials tell apart the claims that one node makes, one after the other, for the same ID.
 */
export interface Cluster {
  /**
   * Takes the ID for the client with this serial. With `owner` undefined its ownership is proved, and whoever holds the ID loses it;
   * otherwise only a holder with the same `owner` does. 'unsure' while the bus does not answer.
   */
  claim(id: string, serial: number, owner: string | undefined): Promise<'mine' | 'taken' | 'unsure'>
  /** Gives the ID back, unless it has a later claim. */
  release(id: string, serial: number): void
  /** Brings `text` to the client `id` on another node. In order for each `id`. Resolves to false if nobody holds it. */
  send(id: string, text: string): Promise<boolean>
  /** True the first time that any node asks for `name` within `ms`; undefined while nobody can know. */
  takeOnce(name: string, ms: number): Promise<boolean | undefined>
  state(): 'alone' | 'up' | 'down'
  stop(): Promise<void>
}

export type ClusterFactory = (handlers: ClusterHandlers) => Cluster
