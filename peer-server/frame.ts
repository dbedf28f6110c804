/** FIN, and the opcode of text (RFC 6455 section 5.2). */
const WHOLE_TEXT = 0x81
const [SHORT, LONG] = [125, 0xffff]
const BRACE = 0x7d

/** Room for a frame with so many bytes in it, its head written, and where they start. */
const openFrame = (length: number): { frame: Buffer; head: number } => {
  const head = length <= SHORT ? 2 : length <= LONG ? 4 : 10
  const frame = Buffer.allocUnsafe(head + length)
  frame[0] = WHOLE_TEXT
  if (head === 2) frame[1] = length
  else if (head === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeUInt32BE(0, 2)
    frame.writeUInt32BE(length, 6)
  }
  return { frame, head }
}

/** The frame that says `text`. */
export const frameOf = (text: string): Buffer => {
  const { frame, head } = openFrame(Buffer.byteLength(text))
  frame.write(text, head)
  return frame
}

/** End of each message of a client, by which it is told apart. The ID is ASCII and needs no escapes. */
export const tailOf = (id: string): string => `,"src":"${id}"}`

/**
 * The frame in which a message reaches its receiver: as it came, with its sender as the last key, which beats any that the sender
 * has put in. Nothing is written anew, turned to text or copied twice, which is most of what a relay costs. `message` is UTF-8, an
 * object with at least one key; `tail` is ASCII.
 */
export const frameFrom = (message: Buffer, tail: string): Buffer => {
  const last = message.length - 1
  const brace = message[last] === BRACE ? last : message.lastIndexOf(BRACE)
  const { frame, head } = openFrame(brace + tail.length)
  message.copy(frame, head, 0, brace)
  frame.write(tail, head + brace, 'latin1')
  return frame
}
