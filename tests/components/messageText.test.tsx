import { setupI18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { loadMessages } from '../../src/locales/catalogues.ts'
import { MAX_PAINTED } from '../../src/richText/CodeBlock.tsx'
import { safeLink } from '../../src/richText/links.dom.ts'
import { MessageText } from '../../src/richText/MessageText.tsx'
import { RichText } from '../../src/richText/RichText.tsx'
import { ME } from '../support/company.ts'

const i18n = setupI18n()
i18n.loadAndActivate({ locale: 'en', messages: await loadMessages('en') })

const put = (text: string) =>
  render(
    <I18nProvider i18n={i18n}>
      <MessageText text={text} />
    </I18nProvider>,
  )
/** As it stands once the parser is there. */
const rich = (text: string) =>
  render(
    <I18nProvider i18n={i18n}>
      <RichText text={text} />
    </I18nProvider>,
  ).container

test.each([
  ['**bold**', 'STRONG', 'bold'],
  ['*italic*', 'EM', 'italic'],
  ['~~gone~~', 'DEL', 'gone'],
  ['`code`', 'CODE', 'code'],
  ['> quoted', 'BLOCKQUOTE', 'quoted'],
  ['- one\n- two', 'LI', '- one'],
  ['3. three\n4. four', 'OL', '3. three4. four'],
  ['see https://chat.example/a', 'A', 'https://chat.example/a'],
])('%s', (text, tag, words) => {
  const found = rich(text).querySelector(tag.toLowerCase())
  expect(found?.tagName).toBe(tag)
  expect(found).toHaveTextContent(words)
})

test('a message in plain words is shown as typed, at once', () => {
  put('one  two\n  three')
  expect(screen.getByText(/one/).textContent).toBe('one  two\n  three')
})

test('marks are read at once, and one element alone says which way the words run', () => {
  const { container } = put('so **bold**')
  expect(container.querySelector('strong')).toHaveTextContent('bold')
  expect(container.querySelectorAll('[dir="auto"]')).toHaveLength(1)
})

test('a flag does not decide which way the words run', () => {
  const box = rich('🇸🇦🇪🇬 مرحبا *بالعالم*!')
  expect(box.querySelector('bdi')).toHaveTextContent('🇸🇦🇪🇬')
  expect(box.textContent).toBe('🇸🇦🇪🇬 مرحبا بالعالم!')
  expect(rich('🇫🇷 salut').querySelector('bdi')).toBeNull()
})

test.each([
  '<script>alert(1)</script> *x*',
  '<img src=x onerror=alert(1)> *x*',
  '<a href="javascript:alert(1)">a</a> *x*',
  '<svg/onload=alert(1)> *x*\n\n<style>*{}</style>',
  '&lt;b&gt; *x*',
])('[abuse T1] %s is text', (text) => {
  const box = rich(text)
  expect(box.textContent).toContain(text.slice(0, 6))
  expect(box.querySelector('script, img, svg, style, a[href]')).toBeNull()
})

test('[abuse T14] a picture from elsewhere is never fetched: it is a link', () => {
  const box = rich('![a cat](https://pictures.example/cat.png)')
  expect(box.querySelector('img')).toBeNull()
  expect(within(box).getByRole('link', { name: 'a cat' })).toHaveAttribute('href', 'https://pictures.example/cat.png')
})

test('a link opens beside, and tells its place nothing', () => {
  const link = within(rich('[the docs](https://docs.example/x)')).getByRole('link', { name: 'the docs' })
  expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow')
  expect(link).toHaveAttribute('target', '_blank')
})

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  'java\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  ' javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'blob:https://a.example/1',
  'file:///etc/passwd',
  'filesystem:http://a/b',
  'view-source:https://a.example',
  'about:blank',
  'chat.example/relative',
  '//chat.example',
  'https:///x',
  'https:',
  '\u0000https://a.example',
  '\u200Bhttps://a.example',
  `https://a.example/${'x'.repeat(3_000)}`,
])('[abuse T2 T3 T4] %j is no link', (url) => {
  expect(safeLink(url, 'words')).toBeUndefined()
  const box = rich(`[words](${url})`)
  // An address that stands in it may lead to where it says, and to nowhere else.
  for (const { href, textContent } of box.querySelectorAll('a')) expect(href.replace(/\/$/, '')).toBe(textContent)
  expect(box).toHaveTextContent('[words](')
})

test('[abuse T17] a link that may deceive asks first, and says where it really leads', async () => {
  const box = rich('[https://bank.example](https://evil.example/login)')
  expect(box.querySelector('a')).toBeNull()
  const button = within(box).getByRole('button', { name: 'https://bank.example' })
  button.focus()
  fireEvent.click(button)
  const dialog = await screen.findByRole('alertdialog')
  expect(dialog).toHaveTextContent('Where this link really leads')
  expect(dialog).toHaveTextContent('evil.example')
  const go = within(dialog).getByRole('link', { name: 'Open it anyway' })
  expect(go).toHaveAttribute('href', 'https://evil.example/login')
  expect(go).toHaveAttribute('rel', 'noopener noreferrer nofollow')
  fireEvent.click(within(dialog).getByRole('button', { name: 'Stay here' }))
  await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument())
  await waitFor(() => expect(button).toHaveFocus())
})

test('an ID and an invite link are something to copy, and lead nowhere', async () => {
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  const box = rich(`me: ${ME}, or https://chat.example/#/i/${ME}`)
  expect(box.querySelector('a')).toBeNull()
  fireEvent.click(within(box).getByRole('button', { name: 'Copy this ID' }))
  expect(write).toHaveBeenLastCalledWith(ME)
  fireEvent.click(within(box).getByRole('button', { name: 'Copy this invite link' }))
  expect(write).toHaveBeenLastCalledWith(`https://chat.example/#/i/${ME}`)
})

test('code is coloured in a language that is known, and is itself in any other', async () => {
  const box = rich('```js\nconst a = "<b>"\n```\n\n```brainfuck\n++<b>\n```')
  await waitFor(() => expect(box.querySelector('.hljs-keyword')).toHaveTextContent('const'))
  expect(box.querySelector('b')).toBeNull()
  expect(box).toHaveTextContent('++<b>')
  expect(box).toHaveTextContent('JavaScript')
})

test('[abuse T18] more code than a frame takes stands without colours', async () => {
  expect(MAX_PAINTED).toBe(2_000)
  const code = (length: number) => `const a = 1${' '.repeat(length - 11)}`
  const box = rich([MAX_PAINTED, MAX_PAINTED + 1].map((length) => `\`\`\`js\n${code(length)}\n\`\`\``).join('\n'))
  await waitFor(() => expect(box.querySelectorAll('.hljs-keyword').length).toBe(1))
  const [first, second] = box.querySelectorAll('pre')
  expect([first?.querySelectorAll('span').length, second?.querySelectorAll('span').length]).toEqual([2, 0])
  expect(second).toHaveTextContent('const a = 1')
})

test('a long text is folded, and unfolds', () => {
  put('a line\n'.repeat(60))
  const more = screen.getByRole('button', { name: 'Show more' })
  expect(more).toHaveAttribute('aria-expanded', 'false')
  fireEvent.click(more)
  expect(screen.getByRole('button', { name: 'Show less' })).toHaveAttribute('aria-expanded', 'true')
})

test('[abuse T5 T6] what nobody wrote by hand stands as it was typed', () => {
  for (const text of [`**${'x'.repeat(2 ** 20)}**`, '*a* '.repeat(500), '> '.repeat(5_000), '- a\n'.repeat(1_000)]) {
    const { container } = put(text)
    expect(container.querySelector('em, ul, strong')).toBeNull()
    const words = container.querySelector('[dir="auto"]')?.textContent ?? ''
    expect(text.endsWith(words.trimStart()), text.slice(0, 10)).toBe(true)
  }
})

test('what shows nothing says so', () => {
  put('\u200B\u3164')
  expect(screen.getByText('(invisible characters)')).toBeInTheDocument()
})

test.each([
  ['nested quotes', `${'>'.repeat(10_000)} a`],
  ['nested lists', '- '.repeat(5_000)],
  ['nested brackets', `${'['.repeat(10_000)}a${']'.repeat(10_000)}`],
  ['nested emphasis', `${'*_'.repeat(5_000)}a${'_*'.repeat(5_000)}`],
  ['one line of a megabyte', 'https://'.repeat(2 ** 17)],
  ['a staircase', Array.from({ length: 80 }, (_, at) => `${' '.repeat(2 * at)}- a`).join('\n')],
  ['marks by the thousand', `*a${'\u0301'.repeat(60_000)}*`],
])('%s are shown', (_, text) => {
  const { container } = put(text)
  expect(container.textContent?.length).toBeGreaterThan(0)
})

const ALLOWED = new Set(
  'P STRONG EM DEL CODE PRE BLOCKQUOTE OL UL LI A BDI BUTTON SPAN DIV FIGURE FIGCAPTION SVG PATH RECT'.split(' '),
)
const pieces = fc.constantFrom(
  ...[
    '**',
    '*',
    '_',
    '~~',
    '`',
    '```\n',
    '\n',
    '\n\n',
    '> ',
    '- ',
    '1. ',
    '# ',
    '[',
    '](',
    ')',
    '![',
    '<',
    '>',
    '&lt;',
    '\\',
  ],
  ...[
    'javascript:alert(1)',
    'data:text/html,x',
    'https://a.example',
    'www.b.example',
    'x@y.example',
    '<script>',
    '<img src=x onerror=1>',
  ],
  ...['\u202E', '\u200B', '\u0000', '\uD800', 'é\u0301\u0301', '👩‍👩‍👧', 'مرحبا', ' ', 'word', 'tete1', '---'],
)

test('[abuse T1 T15] whatever is written becomes text and a closed list of elements; links lead to the web, mail and telephones alone', () => {
  const text = fc.oneof(
    fc.array(pieces, { maxLength: 40 }).map((all) => all.join('')),
    fc.string({ unit: 'binary', maxLength: 200 }),
  )
  fc.assert(
    fc.property(text, (source) => {
      const box = rich(source)
      for (const element of box.querySelectorAll('*')) {
        expect(ALLOWED).toContain(element.tagName.toUpperCase())
        for (const { name, value } of element.attributes) {
          expect(name).not.toMatch(/^on|^src|^style$|^srcdoc$/)
          if (name === 'href') expect(value).toMatch(/^(https?:\/\/|mailto:|tel:)/)
        }
      }
      expect(box.textContent).not.toMatch(/[\u202A-\u202E\u2066-\u2069]|(?![\t\n])\p{Cc}/u)
    }),
    { numRuns: 400 },
  )
})
