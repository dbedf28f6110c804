import { expect, type Page } from '@playwright/test'
import { find } from '../support/deeds.ts'
import {
  chats,
  enter,
  locked,
  PASSPHRASE,
  passphrase,
  region,
  settings,
  turnOn,
  unlock,
  wordsOf,
} from '../support/lockDeeds.ts'
import { test } from '../support/shared.ts'

// The lock: turned on, opened by each of its ways, and cut off.

/** Names of what this origin keeps open or sealed. */
const databases = (page: Page) =>
  page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name).sort())

test('[Z1 Z4] turned on, everything goes on; a reload asks, and the passphrase opens it', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  await bob.say('before the lock')
  await expect(ann.message('before the lock')).toBeVisible()
  await turnOn(ann.page)
  expect(await databases(ann.page)).not.toContain('tete-a-tete-keys')
  expect(await ann.page.evaluate(() => document.title)).not.toContain('Bob')

  await ann.openChat(bob)
  await expect(ann.message('before the lock')).toBeVisible()
  await ann.online()
  await ann.say('sent behind the lock')
  await expect(bob.message('sent behind the lock')).toBeVisible()
  await bob.say('received behind the lock')
  await expect(ann.message('received behind the lock')).toBeVisible()
  await expect(await find(ann, 'received behind')).toHaveCount(1)
  await find(ann, '')
  await ann.openChat(bob)
  await ann.page.getByRole('textbox', { name: 'Message', exact: true }).fill('a draft behind the lock')

  await ann.page.reload()
  await expect(locked(ann.page)).toBeAttached()
  await expect(passphrase(ann.page)).toBeFocused()
  expect(await ann.page.title()).toBe('Tête-à-tête')
  const said = await ann.page.locator('body').innerText()
  for (const word of ['Bob', 'behind the lock', 'before']) expect(said).not.toContain(word)
  await expect(bob.page.locator('[data-link="offline"]').first()).toBeVisible()
  await bob.say('while it was locked')
  await expect(bob.message('while it was locked')).toHaveAttribute('data-status', 'waiting')

  await passphrase(ann.page).fill('not that one')
  await unlock(ann.page).click()
  await expect(ann.page.locator('[data-error="wrong"]')).toBeVisible()
  await enter(ann.page)
  await expect(locked(ann.page)).toHaveCount(0)
  await expect(chats(ann.page)).toBeVisible()
  await expect(ann.message('while it was locked')).toBeVisible()
  await expect(ann.page.getByRole('textbox', { name: 'Message', exact: true })).toHaveValue('a draft behind the lock')
  await expect(ann.message('sent behind the lock')).toHaveAttribute('data-status', /delivered|read/)
})

test('[Z2 Z4] locked by a button, by a key and by being hidden; opened by words', async ({ meeting }) => {
  const ann = await meeting.join('Ann')
  await settings(ann.page)
  const words = await wordsOf(ann.page)
  await ann.page.goBack()
  await turnOn(ann.page)
  await region(ann.page).getByRole('button', { name: 'Lock now' }).click()
  await expect(locked(ann.page)).toBeAttached()
  await ann.page.getByRole('button', { name: 'Use your words' }).click()
  const field = ann.page.getByRole('textbox', { name: 'Recovery words' })
  await field.fill('abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about')
  await unlock(ann.page).click()
  await expect(ann.page.locator('[data-error="taken"]')).toBeVisible()
  await field.fill(words)
  await unlock(ann.page).click()
  await expect(region(ann.page)).toBeVisible() // where one was

  await ann.page.keyboard.press('Alt+Shift+L')
  await enter(ann.page)
  await expect(region(ann.page)).toBeVisible()
  await ann.page.keyboard.press('Control+k')
  await ann.page.getByRole('dialog').getByRole('button', { name: 'Lock now' }).click()
  await enter(ann.page)

  const after = () => region(ann.page).getByRole('combobox', { name: 'Lock by itself when hidden for' })
  await after().selectOption('At once')
  await ann.page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await expect(locked(ann.page)).toBeAttached()
  // Another tab has nothing to show either; the one that is opened serves.
  await enter(ann.page)
  await expect(after()).toHaveValue('0')
})

test('[Z3] ways are added, changed and taken away, and two stay at least', async ({ meeting }) => {
  const ann = await meeting.join('Ann')
  await turnOn(ann.page)
  const way = (kind: string) => region(ann.page).locator(`[data-way="${kind}"]`)
  await expect(way('passphrase')).toHaveCount(1)
  await expect(way('words')).toHaveCount(1)
  await expect(region(ann.page).getByRole('button', { name: /^Remove/ })).toHaveCount(0)
  await region(ann.page).getByRole('button', { name: 'Add a passphrase' }).click()
  await region(ann.page).getByRole('textbox', { name: 'New passphrase', exact: true }).fill('short')
  await region(ann.page).getByRole('button', { name: 'Add', exact: true }).click()
  await expect(region(ann.page).locator('[data-error="short"]')).toBeVisible()
  await region(ann.page).getByRole('textbox', { name: 'New passphrase', exact: true }).fill('another passphrase')
  await region(ann.page).getByRole('button', { name: 'Add', exact: true }).click()
  await expect(region(ann.page).locator('[data-error="differ"]')).toBeVisible()
  await region(ann.page).getByRole('textbox', { name: 'New passphrase, again' }).fill('another passphrase')
  await region(ann.page).getByRole('button', { name: 'Add', exact: true }).click()
  await expect(way('passphrase')).toHaveCount(2)
  await way('words')
    .getByRole('button', { name: /^Remove/ })
    .click()
  await expect(way('words')).toHaveCount(0)
  await expect(region(ann.page).getByRole('button', { name: /^Remove/ })).toHaveCount(0)
  await way('passphrase')
    .first()
    .getByRole('button', { name: /^Change/ })
    .click()
  await region(ann.page).getByRole('textbox', { name: 'New passphrase', exact: true }).fill('a third passphrase')
  await region(ann.page).getByRole('textbox', { name: 'New passphrase, again' }).fill('a third passphrase')
  await region(ann.page).locator('form').getByRole('button', { name: 'Change', exact: true }).click()
  await expect(region(ann.page).getByRole('textbox')).toHaveCount(0)
  await region(ann.page).getByRole('button', { name: 'Add recovery words' }).click()
  await expect(way('words')).toHaveCount(1)

  await ann.page.reload()
  for (const wrong of [PASSPHRASE, 'short']) {
    await passphrase(ann.page).fill(wrong)
    await unlock(ann.page).click()
    await expect(ann.page.locator('[data-error="wrong"]')).toBeVisible()
  }
  await enter(ann.page, 'a third passphrase')
  await expect(region(ann.page)).toBeVisible()

  await region(ann.page).getByRole('button', { name: 'Turn off' }).click()
  await ann.page.getByRole('alertdialog').getByRole('button', { name: 'Turn off' }).click()
  await expect(region(ann.page).getByRole('button', { name: 'Turn on' })).toBeVisible()
  await ann.page.reload()
  await expect(region(ann.page).getByRole('button', { name: 'Turn on' })).toBeVisible()
  await expect(locked(ann.page)).toHaveCount(0)
  expect(await ann.page.locator('[data-my-id]').first().getAttribute('data-my-id')).toBe(ann.id)
  // Its words are here again, as they were.
  expect((await wordsOf(ann.page)).split(' ')).toHaveLength(12)
})

test('[abuse Y3] wrong passphrases slow it down, over a reload too, and lose nothing', async ({ meeting }) => {
  const ann = await meeting.join('Ann')
  await turnOn(ann.page)
  await ann.page.reload()
  await expect(locked(ann.page)).toBeAttached()
  // As if there had been a thousand.
  await ann.page.evaluate(() =>
    localStorage.setItem('tete-a-tete.lock-tries', JSON.stringify({ wrong: 1_000, at: Date.now() })),
  )
  await ann.page.reload()
  await expect(ann.page.locator('[data-wait]')).toBeVisible()
  await passphrase(ann.page).fill(PASSPHRASE)
  await passphrase(ann.page).press('Enter')
  await expect(locked(ann.page)).toBeAttached()
  await expect(ann.page.locator('[data-wait]')).toBeVisible()
  await ann.page.evaluate(() =>
    localStorage.setItem('tete-a-tete.lock-tries', JSON.stringify({ wrong: 1_000, at: Date.now() - 400_000 })),
  )
  await ann.page.reload()
  await enter(ann.page)
  await expect(region(ann.page)).toBeVisible()
  expect(await ann.page.evaluate(() => localStorage.getItem('tete-a-tete.lock-tries'))).toBeNull()
})

/** Authenticator of Chromium's own, which gives the secrets that passkeys give. */
async function authenticator(page: Page) {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal' },
      ...{ hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
      hasPrf: true,
    },
  } as Parameters<typeof cdp.send<'WebAuthn.addVirtualAuthenticator'>>[1])
  return {
    async forget() {
      await cdp.send('WebAuthn.clearCredentials', { authenticatorId })
      await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    },
  }
}

test('[Z2] [abuse Y4] a passkey opens it; one that was deleted says so, and the other ways open it', async ({
  meeting,
}) => {
  const ann = await meeting.join('Ann')
  const key = await authenticator(ann.page)
  await turnOn(ann.page)
  await region(ann.page).getByRole('button', { name: 'Add a passkey' }).click()
  await expect(region(ann.page).locator('[data-way="passkey"]')).toBeVisible()
  await ann.page.reload()
  await ann.page.getByRole('button', { name: 'Use your passkey' }).click()
  await expect(region(ann.page)).toBeVisible()

  await ann.page.reload()
  await key.forget()
  await ann.page.getByRole('button', { name: 'Use your passkey' }).click()
  await expect(ann.page.locator('[data-error="passkey"]')).toBeVisible()
  await enter(ann.page)
  await expect(region(ann.page)).toBeVisible()
})

for (const moment of ['before', 'after'] as const)
  test(`[Z5] [abuse Y5] killed while it is turned on, ${moment} it is changed over: nothing is lost, and the next start tidies`, async ({
    meeting,
  }) => {
    const { ann, bob } = await meeting.friends()
    await ann.say('kept whatever happens')
    await expect(bob.message('kept whatever happens')).toBeVisible()
    await settings(ann.page)
    ann.expectErrors(/dead|AbortError/)
    await ann.page.evaluate((which) => {
      const { put } = IDBObjectStore.prototype
      const die = () => {
        IDBDatabase.prototype.transaction = () => {
          throw new Error('dead')
        }
        indexedDB.deleteDatabase = () => {
          throw new Error('dead')
        }
        console.info('now')
      }
      IDBObjectStore.prototype.put = function (row: object, ...rest) {
        const isPointer = this.transaction.db.name === 'tete-a-tete-disk'
        if (which === 'after' && isPointer) this.transaction.addEventListener('complete', die)
        if (which === 'before' && isPointer) {
          this.transaction.abort()
          die()
        }
        return Reflect.apply(put, this, [row, ...rest]) as IDBRequest<IDBValidKey>
      }
    }, moment)
    const now = ann.page.waitForEvent('console', (message) => message.text() === 'now')
    await region(ann.page).getByRole('textbox', { name: 'New passphrase', exact: true }).fill(PASSPHRASE)
    await region(ann.page).getByRole('textbox', { name: 'New passphrase, again' }).fill(PASSPHRASE)
    void region(ann.page)
      .getByRole('button', { name: 'Turn on' })
      .click()
      .catch(() => undefined)
    await now
    const cdp = await ann.context.newCDPSession(ann.page)
    const crashed = ann.page.waitForEvent('crash')
    void cdp.send('Page.crash').catch(() => undefined)
    await crashed

    ann.page = await ann.newTab()
    if (moment === 'after') await enter(ann.page)
    else await expect(locked(ann.page)).toHaveCount(0)
    await expect(chats(ann.page)).toBeVisible()
    await ann.openChat(bob)
    await expect(ann.message('kept whatever happens')).toBeVisible()
    await ann.online()
    const left =
      moment === 'after' ? ['tete-a-tete', 'tete-a-tete-a', 'tete-a-tete-disk'] : ['tete-a-tete', 'tete-a-tete-keys']
    await expect.poll(() => databases(ann.page)).toEqual(expect.arrayContaining(left))
    await expect
      .poll(async () =>
        (await databases(ann.page)).filter((name) => !left.includes(name!) && !/-(disk|backup-file)$/.test(name!)),
      )
      .toEqual([])
  })

test('[Z6] forgetting everything goes from the locked screen, too', async ({ meeting }) => {
  const ann = await meeting.join('Ann')
  await turnOn(ann.page)
  await ann.page.reload()
  await ann.page.getByRole('button', { name: 'Forget everything on this device' }).click()
  await ann.page.getByRole('alertdialog').getByRole('button', { name: 'Forget everything', exact: true }).click()
  await expect(ann.page.getByRole('heading', { name: 'Everything is forgotten' })).toBeVisible()
  expect(await databases(ann.page)).toEqual([])
  expect(await ann.page.evaluate(() => Object.keys(localStorage))).toEqual([])
})
