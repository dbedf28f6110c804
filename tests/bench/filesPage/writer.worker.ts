// Writes what comes to a private file of its origin, one after the other, as fast as the disk takes it.

interface Handle {
  write(bytes: Uint8Array, options: { at: number }): number
  flush(): void
  close(): void
}

let handle: Promise<Handle> | undefined
let at = 0

async function open(): Promise<Handle> {
  const root = await navigator.storage.getDirectory()
  const file = await root.getFileHandle('raw', { create: true })
  return (file as unknown as { createSyncAccessHandle(): Promise<Handle> }).createSyncAccessHandle()
}

let turn = Promise.resolve()
globalThis.onmessage = ({ data }: MessageEvent<ArrayBuffer | 'end'>) => {
  turn = turn.then(async () => {
    handle ??= open()
    const file = await handle
    if (data === 'end') {
      file.flush()
      file.close()
      await (await navigator.storage.getDirectory()).removeEntry('raw')
      handle = undefined
      globalThis.postMessage(at)
      at = 0
      return
    }
    at += file.write(new Uint8Array(data), { at })
  })
}
