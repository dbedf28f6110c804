import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Place {
  readonly port: number
  /** Interface to listen on; `undefined`: all of them. */
  readonly host: string | undefined
  /** Names of the two among the settings. */
  readonly names: readonly [port: string, host: string]
}

const whyNot = ({ code, message }: NodeJS.ErrnoException, { port, names: [PORT, HOST] }: Place): string => {
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use already. Set ${PORT} to another one, or to 0 for any that is free.`
  if (code === 'EACCES') return `Port ${port} needs rights that this process lacks. Set ${PORT} to another one.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `${HOST} names no interface of this machine.`
  return `Cannot listen on port ${port} (${PORT}): ${message}`
}

/** The port really taken. Rejects with words for people when there is none to be had. */
export const listen = async (server: Server, place: Place): Promise<number> => {
  server.listen({ port: place.port, ...(place.host === undefined ? {} : { host: place.host }) })
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new Error(whyNot(error as NodeJS.ErrnoException, place), { cause: error })
  }
  return (server.address() as AddressInfo).port
}
