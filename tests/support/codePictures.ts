import { deflateSync } from 'node:zlib'
import encodeQR from 'qr'

/** Modules of a QR code with white around them, as whoever else draws one. */
const modulesOf = (text: string): boolean[][] => encodeQR(text, 'raw', { border: 4 })

/** Is a pixel of a picture dark, whose middle holds the code, `share` of its shorter side large? */
function pixelsOf(text: string, width: number, height: number, share: number) {
  const modules = modulesOf(text)
  const size = Math.max(1, Math.floor((Math.min(width, height) * share) / modules.length))
  const [left, top] = [width, height].map((length) => Math.floor((length - size * modules.length) / 2))
  return (x: number, y: number) => modules[Math.floor((y - top!) / size)]?.[Math.floor((x - left!) / size)] === true
}

/** Film of one picture for Chromium's camera that is none (`--use-file-for-fake-video-capture`), as YUV4MPEG2. */
export function filmOf(text: string, width = 640, height = 480): Buffer {
  const isDark = pixelsOf(text, width, height, 0.8)
  const luma = Buffer.alloc(width * height)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) luma[y * width + x] = isDark(x, y) ? 16 : 235
  const chroma = Buffer.alloc((width * height) / 2, 128)
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, chroma])
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420mpeg2\n`),
    ...Array(5).fill(frame),
  ])
}

const CRCS = Array.from({ length: 256 }, (_, n) => {
  let crc = n
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1
  return crc >>> 0
})
const crcOf = (bytes: Buffer) => {
  let crc = 0xffffffff
  for (const byte of bytes) crc = CRCS[(crc ^ byte) & 255]! ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
function chunk(name: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name), body])
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  crc.writeUInt32BE(crcOf(named))
  return Buffer.concat([length, named, crc])
}

/** PNG of one bit a pixel. `says`: the size that it claims, where that is not its own. */
export function pngOf(text: string, width: number, height = width, says = { width, height }): Buffer {
  const isDark = pixelsOf(text, width, height, 0.3)
  const stride = Math.ceil(width / 8) + 1
  const rows = Buffer.alloc(stride * height, 0xff)
  for (let y = 0; y < height; y++) {
    rows[y * stride] = 0
    for (let x = 0; x < width; x++) if (isDark(x, y)) rows[y * stride + 1 + (x >> 3)]! &= ~(0x80 >> (x & 7))
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(says.width, 0)
  head.writeUInt32BE(says.height, 4)
  head.set([1, 0, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
