import type { Bytes } from '../../lib/bytes.ts'
import type { Clock } from '../../ports/clock.ts'
import type { DrawnPicture, PictureDrawer, PictureDrawers } from '../../ports/pictures.ts'
import { DRAWER_IDLE_MS } from './limits.ts'

/** Drawing of friends' pictures by one drawer, which is there while there is work. */
export function createDrawing(drawers: PictureDrawers, clock: Clock) {
  let drawer: Promise<PictureDrawer> | undefined
  let atWork = 0
  let cancel = () => {}

  function close() {
    cancel()
    void drawer?.then((opened) => opened.close()).catch(() => undefined)
    drawer = undefined
  }

  return {
    async redraw(bytes: Bytes): Promise<DrawnPicture> {
      atWork += 1
      cancel()
      try {
        drawer ??= drawers.open()
        const drawn = await (await drawer).redraw(bytes)
        // One that fell over is no use to whoever comes next.
        if (!drawn.ok && drawn.why === 'gone') close()
        return drawn
      } catch {
        close()
        return { ok: false, why: 'gone' }
      } finally {
        atWork -= 1
        if (atWork === 0) cancel = clock.after(DRAWER_IDLE_MS, close)
      }
    },
    stop: close,
  }
}
