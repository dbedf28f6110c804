import { createHash } from 'node:crypto'
import type { LazyLock } from '../../src/features/lock/lock.ts'
import type { Bytes } from '../../src/lib/bytes.ts'
import { createListeners } from '../../src/lib/listeners.ts'
import type { CodeReaders, CodeReading } from '../../src/ports/codeReader.ts'
import type { Installer, InstallWay } from '../../src/ports/installer.ts'
import type { Notice, NotifyPermission } from '../../src/ports/notifier.ts'
import type { DrawnPicture, OpenedPicture, PictureDrawers } from '../../src/ports/pictures.ts'
import type { SoundName } from '../../src/ports/sound.ts'
import type { Updates } from '../../src/ports/updates.ts'
import { createFakeLock } from './fakeLock.ts'
import { createMemoryBlobs } from './memoryBlobs.ts'
import { MADE_PICTURE } from './pictureFiles.ts'
import { cleaned, lookedAt, shrunk } from './sentPictures.ts'

/** A device on which nothing happens by itself, and which remembers what it was told to show and play. */
export function createQuietDevice(permission: NotifyPermission = 'unsupported') {
  const permitted = createListeners<[]>()
  const attentive = createListeners<[]>()
  /** What the person would answer to the browser. */
  let answer: NotifyPermission = 'granted'
  let watched = true
  const shown = new Map<string, Notice>()
  const all: Notice[] = []
  const played: SoundName[] = []
  const badges: number[] = []
  let audible = true
  let asked = 0
  const updated = createListeners<[]>()
  const installable = createListeners<[]>()
  let [updateReady, updates, installs] = [false, 0, 0]
  let way: InstallWay = 'unknown'
  /** What every picture says. */
  let reading: CodeReading = { ok: false, why: 'none' }
  let closedReaders = 0
  /** What becomes of pictures, and all of friends' that were drawn. */
  const disk = createMemoryBlobs({
    // At once: no clock of a world waits for another thread.
    sha256: async (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest()),
  })
  let opened: OpenedPicture = { ok: false, why: 'foreign' }
  let redraw = (bytes: Bytes): DrawnPicture => ({ ok: true, bytes })
  const redrawn: Bytes[] = []
  const ports = {
    updates: {
      ready: () => updateReady,
      onReady: updated.add,
      check: () => {},
      apply: () => {
        updates += 1
      },
      stop: async () => {},
    } satisfies Updates,
    installer: {
      way: () => way,
      onChange: installable.add,
      async install() {
        installs += 1
        return true
      },
    } satisfies Installer,
    notifier: {
      permission: () => permission,
      onPermission: permitted.add,
      async ask() {
        asked += 1
        if (permission === 'unasked') permission = answer
        permitted.tell()
        return permission
      },
      async show(notice: Notice) {
        if (permission !== 'granted') return false
        shown.set(notice.tag, notice)
        all.push(notice)
        return true
      },
      close: async (tag: string) => void shown.delete(tag),
      closeAll: async () => shown.clear(),
    },
    sound: {
      async play(name: SoundName) {
        if (audible) played.push(name)
        return audible
      },
    },
    badge: { show: (count: number) => void badges.push(count) },
    attention: { watched: () => watched, onChange: attentive.add },
    forgetDevice: () => undefined,
    lock: createFakeLock().lock as LazyLock,
    codes: {
      async open() {
        return {
          read: async () => reading,
          close() {
            closedReaders += 1
          },
        }
      },
    } satisfies CodeReaders,
    files: async () => ({ blobs: disk.blobs, close: () => undefined }),
    drawers: {
      async open() {
        return {
          open: async () => opened,
          cut: async () => redraw(MADE_PICTURE),
          async redraw(bytes) {
            redrawn.push(bytes)
            return redraw(bytes)
          },
          look: (file) => lookedAt(file as Blob),
          shrink: (file) => shrunk(file as Blob),
          clean: (file) => cleaned(file as Blob),
          close: () => undefined,
        }
      },
    } satisfies PictureDrawers,
  }
  return {
    ports,
    /** Files on its disk. */
    files: disk,
    /** What stands on the screen now, by tag. */
    shown,
    /** Everything that was ever shown. */
    all,
    played,
    badge: () => badges.at(-1) ?? 0,
    /** All numbers that ever stood on the icon. */
    badges: (): readonly number[] => badges,
    asked: () => asked,
    permit(next: NotifyPermission) {
      permission = next
      permitted.tell()
    },
    willAnswer(next: NotifyPermission) {
      answer = next
    },
    watch(on: boolean) {
      watched = on
      attentive.tell()
    },
    /** A newer version of the page lies on this device. */
    offerUpdate() {
      updateReady = true
      updated.tell()
    },
    /** How often the newer version was asked for. */
    updates: () => updates,
    installsAs(now: InstallWay) {
      way = now
      installable.tell()
    },
    /** How often the browser was told to ask the person. */
    installs: () => installs,
    /** What the QR code says in every picture that is looked at from now on. */
    showCode(next: CodeReading) {
      reading = next
    },
    closedReaders: () => closedReaders,
    /** What becomes of the files that are chosen from now on. */
    willOpen(next: OpenedPicture) {
      opened = next
    },
    /** What becomes of every picture that is drawn from now on. */
    draws(next: (bytes: Bytes) => DrawnPicture) {
      redraw = next
    },
    /** Pictures of friends that were decoded. */
    redrawn: (): readonly Bytes[] => redrawn,
    silence(on = true) {
      audible = !on
    },
  }
}

export type QuietDevice = ReturnType<typeof createQuietDevice>
