import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePaste, personIdOf } from '../../src/engine/address.ts'
import { inviteLink, readInvite } from '../../src/engine/inviteLink.ts'
import { isInviteSecret, newInviteSecret, secretBytes } from '../../src/engine/inviteProof.ts'
import { toBase64Url } from '../../src/lib/bytes.ts'
import { createNodeCrypto } from '../support/nodeCrypto.ts'

const { crypto, newKeys } = createNodeCrypto({ seed: 91 })
const id = personIdOf(newKeys().publicKey)
const page = 'https://chat.example.org/'
const secret = newInviteSecret(crypto.random)
const link = inviteLink({ page, id, secret })
const fullWidth = (text: string) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
/** Lines of so many characters, as mail programs make them. */
const inLines = (text: string, width: number, quote = '') =>
  text.replace(new RegExp(`(.{${width}})`, 'g'), `$1\n${quote}`)

describe('an invite link', () => {
  test('is short enough for a small QR code, and no host sees any of it', () => {
    expect(link.length).toBeLessThanOrEqual(150)
    expect(inviteLink({ page, id, secret, until: Date.UTC(2030, 1, 1) }).length).toBeLessThanOrEqual(150)
    expect(new URL(link).pathname + new URL(link).search).toBe('/')
  })

  test('says what was put into it, and nothing of it is believed that could not be', () => {
    const made = {
      page,
      id,
      secret,
      name: 'Zoë & Ann/2?#',
      broker: 'https://other.example/peer',
      until: 1_900_000_000_000,
    }
    const said = readInvite(inviteLink(made))!
    expect(said).toMatchObject({ id, secret, name: made.name, broker: made.broker })
    expect(said.until! - made.until).toBeGreaterThanOrEqual(0)
    expect(said.until! - made.until).toBeLessThanOrEqual(3_600_000)
    const of = (query: string) => readInvite(`${link}?${query}`)
    expect(of(`n=${'x'.repeat(500)}`)!.name!.length).toBeLessThanOrEqual(64)
    expect(of('n=%E2%80%AEevil')).toMatchObject({ name: 'evil' })
    for (const query of [
      'n=',
      'n=%',
      'b=javascript:x',
      'b=//x',
      'e=',
      'e=-1',
      'e=zzzzzzzzz',
      '&&=&',
      '__proto__=x',
      'n',
    ])
      expect(of(query), query).toEqual({ id, secret })
  })

  test('of 200 secrets none holds what an editor eats, or one case alone', () => {
    for (let n = 0; n < 200; n++) {
      const made = newInviteSecret(crypto.random)
      expect(made).toMatch(/^[A-Za-z0-9]{22}$/)
      expect([isInviteSecret(made), secretBytes(made)?.length]).toEqual([true, 16])
      expect([isInviteSecret(made.toLowerCase()), isInviteSecret(made.toUpperCase())]).toEqual([false, false])
    }
  })
})

describe('[A2] [abuse T19] the secret survives every way of pasting, its case too', () => {
  test.each([
    ['as it is', link],
    ['with blanks around it', `  \n${link}\t`],
    ['in a sentence', `Come here: ${link}, see you!`],
    ['at its end', `Come here (${link}).`],
    ['in quotes', `“${link}”`],
    ['as Markdown', `[chat](${link})`],
    ['as HTML', `<a href="${link}">chat</a>`],
    ['in angle brackets', `<${link}>`],
    ['full width', fullWidth(link)],
    ['with soft hyphens', link.replace(/(.{9})/g, '$1\u00ad')],
    ['with zero-width spaces', link.replace(/(.{5})/g, '$1\u200b')],
    ['without its host', link.slice(link.indexOf('#'))],
    ['broken into lines', inLines(link, 40)],
    ['broken into lines, words behind it', `${inLines(link, 76)}\nsee you there`],
    ['broken and quoted', inLines(link, 60, '> ')],
    ['broken and quoted twice', inLines(link, 60, '> > ')],
    ['with Windows line ends', inLines(link, 50).replace(/\n/g, '\r\n')],
    ['within another address', `https://out.example/?to=${encodeURIComponent(link)}&x=1`],
    ['with its fragment escaped', link.replace('#', '%23')],
    ['with another one behind it', `${link} ${inviteLink({ page, id: personIdOf(newKeys().publicKey), secret })}`],
  ])('%s', (_, paste) => {
    expect(readInvite(paste)).toEqual({ id, secret })
    expect(parsePaste(readInvite(paste)!.id)).toMatchObject({ ok: true, id })
  })

  test('whatever is said around it', () => {
    const around = fc.string({ unit: 'binary', maxLength: 60 }).filter((text) => !/[#/%]/u.test(text.normalize('NFKC')))
    fc.assert(
      fc.property(around, around, (before, after) => {
        expect(readInvite(`${before} ${link} ${after}`)).toMatchObject({ id, secret })
      }),
    )
  })

  test.each([
    ['small letters', link.toLowerCase()],
    ['capitals', link.replace(secret, secret.toUpperCase())],
    ['cut off', link.slice(0, -3)],
    ['cut off at the dot', link.slice(0, link.indexOf(secret))],
    ['one letter more', `${link}x`],
    ['stray bits', link.slice(0, -1) + (link.endsWith('B') ? 'C' : 'B')],
  ])('[abuse T20] a secret that was broken on the way is seen to be: %s', (_, paste) => {
    expect(readInvite(paste)).toEqual({ id, secret: 'broken' })
  })

  test('a bare ID, a link without a secret, other links and rubbish hold none', () => {
    const none = [id, `${page}#/i/${id}`, `${page}#/chat/${id}.${secret}`, page, '', `#/i/tete1.${secret}`, '%', '#/i/']
    for (const paste of [...none, `${link}${'x'.repeat(10_000)}`]) expect(readInvite(paste), paste).toBeUndefined()
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => readInvite(text) === undefined))
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => void readInvite(`#/i/${id}.${text}`)))
  })

  test('any 16 bytes are a secret on the wire', () => {
    expect(secretBytes(toBase64Url(new Uint8Array(16)))?.length).toBe(16)
    for (const text of ['', 'A', secret.slice(1), `${secret}A`, `${secret}=`, '!'.repeat(22)])
      expect(secretBytes(text), text).toBeUndefined()
  })
})
