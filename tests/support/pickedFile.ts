import type { PickedFile } from '../../src/features/files/pickedFile.ts'

/** A file as somebody picks one. */
export function pickedFile(name: string, size: number, type = 'text/plain'): PickedFile {
  const bytes = new Uint8Array(size).fill(7)
  return { name, type, size, slice: (from, to) => ({ arrayBuffer: async () => bytes.slice(from, to).buffer }) }
}
