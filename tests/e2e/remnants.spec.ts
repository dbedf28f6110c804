import { expect } from '@playwright/test'
import { find } from '../support/deeds.ts'
import { indexOnDisk, rowsIn } from '../support/indexOnDisk.ts'
import { test } from '../support/shared.ts'

for (const state of ['closed', 'open'] as const)
  test(`[D12] a page that dies the moment a delete is on the disk leaves no word in an index that is ${state}, though nobody searches again`, async ({
    meeting,
  }) => {
    const SECRET = 'qzxwvjkyplmgh'
    const { ann, bob } = await meeting.friends()
    ann.expectErrors(/404|dead/) // of the icon of a bare file, where the page is left to
    await ann.say(`hear my ${SECRET}`)
    await ann.say('and this stays')
    await expect(ann.message('this stays')).toHaveAttribute('data-status', /delivered|read/)
    await expect(await find(ann, SECRET)).toHaveCount(1)
    const leave = () => ann.page.goto(`${meeting.server.url}/favicon.svg`)
    const onDisk = () => indexOnDisk(ann.page).catch(String)
    await leave()
    await expect.poll(onDisk).toContain(SECRET.slice(3))
    await ann.page.goto(`${meeting.server.url}/?lang=en#/chat/${bob.id}`)
    if (state === 'open') {
      await expect(await find(ann, SECRET)).toHaveCount(1)
      await find(ann, '')
    }
    // From that very moment on nothing of this page reaches the disk or the index any more.
    await ann.page.evaluate(() => {
      const { add } = IDBObjectStore.prototype
      IDBObjectStore.prototype.add = function (row: { kind?: string }, ...rest) {
        if (row.kind === 'delete')
          this.transaction.addEventListener('complete', () => {
            IDBDatabase.prototype.transaction = () => {
              throw new Error('dead')
            }
            Worker.prototype.postMessage = () => {}
            console.info('it is on the disk')
          })
        return Reflect.apply(add, this, [row, ...rest]) as IDBRequest<IDBValidKey>
      }
    })
    const written = ann.page.waitForEvent('console', (message) => message.text() === 'it is on the disk')
    await ann.message(SECRET).hover()
    await ann.message(SECRET).getByRole('button', { name: 'Message actions' }).click()
    void ann.page
      .getByRole('menuitem', { name: 'Delete for everyone' })
      .click()
      .catch(() => undefined)
    await written
    const cdp = await ann.context.newCDPSession(ann.page)
    const crashed = ann.page.waitForEvent('crash')
    void cdp.send('Page.crash').catch(() => undefined)
    await crashed

    ann.page = await ann.newTab()
    await expect(ann.page.getByRole('navigation', { name: 'Chats' })).toBeVisible()
    await expect.poll(() => rowsIn(ann.page, 'unindexed')).toBe(0)
    await leave()
    await expect.poll(onDisk).not.toContain(SECRET.slice(3))
    await expect.poll(onDisk).toContain('stays')
  })
