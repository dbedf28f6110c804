import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

// What lies on a disk, read as a thief would: every byte of every file, and what LevelDB and Blink have packed.

/** Snappy's raw format. Undefined for what is none. */
export function unsnap(bytes: Uint8Array): Uint8Array | undefined {
  let at = 0
  const byte = () => bytes[at++] ?? 0
  let [length, shift] = [0, 0]
  for (;;) {
    const part = byte()
    length += (part & 0x7f) * 2 ** shift
    if (part < 0x80) break
    shift += 7
    if (shift > 28) return undefined
  }
  if (length === 0 || length > 64 * 1024 * 1024) return undefined
  const out = new Uint8Array(length)
  let to = 0
  while (at < bytes.length && to < length) {
    const tag = byte()
    if ((tag & 3) === 0) {
      let count = (tag >> 2) + 1
      if (count > 60) {
        const wide = count - 60
        count = 1
        for (let i = 0; i < wide; i++) count += byte() * 2 ** (8 * i)
      }
      if (at + count > bytes.length || to + count > length) return to > 0 ? out.subarray(0, to) : undefined
      out.set(bytes.subarray(at, at + count), to)
      at += count
      to += count
      continue
    }
    const wide = (tag & 3) === 1 ? 1 : (tag & 3) === 2 ? 2 : 4
    const count = wide === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1
    let back = wide === 1 ? (tag >> 5) << 8 : 0
    for (let i = 0; i < wide; i++) back += byte() * 2 ** (8 * i)
    if (back === 0 || back > to || to + count > length) return to > 0 ? out.subarray(0, to) : undefined
    for (let i = 0; i < count; i++, to++) out[to] = out[to - back]!
  }
  return out.subarray(0, to)
}

const varint = (bytes: Uint8Array, at: number): readonly [value: number, next: number] => {
  let [value, shift] = [0, 0]
  for (;;) {
    const part = bytes[at++] ?? 0
    value += (part & 0x7f) * 2 ** shift
    if (part < 0x80) return [value, at]
    shift += 7
  }
}

/** Block of a table of LevelDB, unpacked. */
function blockAt(file: Uint8Array, offset: number, size: number): Uint8Array {
  const raw = file.subarray(offset, offset + size)
  return file[offset + size] === 1 ? (unsnap(raw) ?? raw) : raw
}

/** Entries of a block: keys share their beginnings with the ones before. */
function* entriesOf(block: Uint8Array): Generator<readonly [key: Uint8Array, value: Uint8Array]> {
  const restarts = new DataView(block.buffer, block.byteOffset).getUint32(block.length - 4, true)
  const end = block.length - 4 - 4 * restarts
  let key = new Uint8Array()
  for (let at = 0; at < end; ) {
    const [same, a] = varint(block, at)
    const [rest, b] = varint(block, a)
    const [size, c] = varint(block, b)
    const next = new Uint8Array(same + rest)
    next.set(key.subarray(0, same))
    next.set(block.subarray(c, c + rest), same)
    key = next
    yield [key, block.subarray(c + rest, c + rest + size)]
    at = c + rest + size
  }
}

/** Everything in a table of LevelDB, each key whole. */
function* tableParts(file: Uint8Array): Generator<Uint8Array> {
  const footer = file.length - 48
  if (footer < 0) return
  const [, a] = varint(file, footer)
  const [, b] = varint(file, a)
  const [offset, c] = varint(file, b)
  const [size] = varint(file, c)
  for (const [, handle] of entriesOf(blockAt(file, offset, size))) {
    const [at, next] = varint(handle, 0)
    const block = blockAt(file, at, varint(handle, next)[0])
    yield block
    for (const [key, value] of entriesOf(block)) yield Buffer.concat([key, value])
  }
}

/** Values that Blink has packed by themselves: behind the mark of its own that says so. */
function* packedIn(part: Uint8Array): Generator<Uint8Array> {
  const buffer = Buffer.from(part.buffer, part.byteOffset, part.length)
  for (
    let at = buffer.indexOf(Buffer.from([0xff, 0x11, 0x02]));
    at >= 0;
    at = buffer.indexOf(Buffer.from([0xff, 0x11, 0x02]), at + 1)
  ) {
    const unpacked = unsnap(part.subarray(at + 3))
    if (unpacked) yield unpacked
  }
}

function* partsOf(path: string): Generator<Uint8Array> {
  const file = new Uint8Array(readFileSync(path))
  yield file
  if (/\.(ldb|sst)$/.test(path)) {
    for (const part of tableParts(file)) {
      yield part
      yield* packedIn(part)
    }
  } else yield* packedIn(file)
}

/** Files below a folder that hold a canary, as UTF-8, as UTF-16 or as mere bytes, packed or not: `file: which`. */
export function canariesIn(folder: string, canaries: Readonly<Record<string, string | Uint8Array>>): string[] {
  const needles = Object.entries(canaries).flatMap(([name, canary]) =>
    typeof canary === 'string'
      ? [
          [name, Buffer.from(canary, 'utf8')] as const,
          [`${name} (UTF-16)`, Buffer.from(canary, 'utf16le')] as const,
          [`${name} (UTF-16, big-endian)`, Buffer.from(canary, 'utf16le').swap16()] as const,
        ]
      : [[name, Buffer.from(canary)] as const],
  )
  const found = new Set<string>()
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name)
    try {
      if (!statSync(path).isFile()) continue
      for (const part of partsOf(path)) {
        const buffer = Buffer.from(part.buffer, part.byteOffset, part.length)
        for (const [which, needle] of needles) if (buffer.includes(needle)) found.add(`${name}: ${which}`)
      }
    } catch (reason) {
      if ((reason as NodeJS.ErrnoException).code !== 'ENOENT' && !(reason instanceof RangeError)) throw reason
    }
  }
  return [...found].sort()
}
