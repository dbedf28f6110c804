import { connect, type Socket } from 'node:net'

/** A frame as no client library would let one make it. */
export interface Frame {
  /** 1 text, 2 binary, 0 continuation, 8 close, 9 ping, 10 pong. */
  readonly opcode: number
  readonly payload: Buffer
  readonly isLast?: boolean
  readonly isMasked?: boolean
  /** Reserved bits, as they stand in the first byte. */
  readonly reserved?: number
  /** What the head says, if that is not the truth. */
  readonly length?: number
}

export const encodeFrame = ({
  opcode,
  payload,
  isLast = true,
  isMasked = true,
  reserved = 0,
  ...lie
}: Frame): Buffer => {
  const length = lie.length ?? payload.length
  const size = length < 126 ? 0 : length < 65_536 ? 2 : 8
  const head = Buffer.alloc(2 + size + (isMasked ? 4 : 0))
  head[0] = (isLast ? 0x80 : 0) | (reserved & 0x70) | (opcode & 0x0f)
  head[1] = (isMasked ? 0x80 : 0) | (size === 0 ? length : size === 2 ? 126 : 127)
  if (size === 2) head.writeUInt16BE(length, 2)
  if (size === 8) head.writeBigUInt64BE(BigInt(length), 2)
  // A mask of zeros leaves the payload as it is.
  return Buffer.concat([head, payload])
}

export interface RawSocket {
  readonly socket: Socket
  /** All bytes that came. */
  readonly received: () => string
  readonly closed: Promise<void>
  write(bytes: Buffer | string): void
}

/** A TCP connection from an address of loopback's, which has plenty of them. Whatever goes wrong with it is no error. */
export const openRaw = async (port: number, from: string): Promise<RawSocket> => {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from, noDelay: true })
  let received = ''
  socket.on('data', (data) => {
    received = (received + data.toString('latin1')).slice(-4_096)
  })
  socket.on('error', () => {})
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  await Promise.race([new Promise((resolve) => socket.once('connect', resolve)), closed])
  return {
    socket,
    received: () => received,
    closed,
    write: (bytes) => {
      if (!socket.destroyed) socket.write(bytes)
    },
  }
}

export const upgradeRequest = (id: string, token = 't'): string =>
  `GET /peer/peerjs?key=peerjs&id=${id}&token=${token} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'

/** Registered and greeted, or turned away: `isIn` tells. */
export const enterRaw = async (port: number, id: string, from: string): Promise<RawSocket & { isIn: boolean }> => {
  const raw = await openRaw(port, from)
  raw.write(upgradeRequest(id))
  const answered = new Promise<boolean>((resolve) => {
    const look = () => {
      if (raw.received().includes('"OPEN"')) resolve(true)
      else if (/"ERROR"|"ID-TAKEN"|HTTP\/1\.1 [45]/.test(raw.received())) resolve(false)
    }
    raw.socket.on('data', look)
    void raw.closed.then(() => resolve(false))
  })
  return { ...raw, isIn: await answered }
}
