import { lazy, type ReactNode, Suspense } from 'react'
import { Guard } from '../ui/Guard.dom.ts'
import { directionOf } from './direction.ts'
import { IdChip } from './IdChip.tsx'
import { LinkOut } from './LinkOut.tsx'
import { cutAtIds, isInvite, safeLink } from './links.dom.ts'
import { type Block, type Inline, parseMarkup, wordsOf } from './markup.ts'
import { remembering } from './memo.ts'
import css from './RichText.module.css'
import { forDisplay } from './safeText.ts'

const CodeBlock = lazy(async () => ({ default: (await import('./CodeBlock.tsx')).CodeBlock }))

/** Emphasis inside one another; below that, the bare words. */
const MAX_DEPTH = 24

const parsed = remembering(parseMarkup)

/** A message with its marks. Text becomes text nodes and a closed list of elements: there is no way from it to HTML. */
export function RichText({ text }: { text: string }) {
  const blocks = parsed(text)
  const [only] = blocks
  // A single paragraph flows, so that the time can stand beside its last line.
  if (blocks.length === 1 && only?.type === 'paragraph') return inline(only.children)
  return <div className={css.rich}>{blocks.map(block)}</div>
}

function block(node: Block, at: number): ReactNode {
  switch (node.type) {
    case 'paragraph':
      return (
        <p key={at} className={css.paragraph}>
          {inline(node.children)}
        </p>
      )
    case 'quote':
      return (
        <blockquote key={at} className={css.quote}>
          {node.children.map(block)}
        </blockquote>
      )
    case 'list': {
      const List = node.ordered ? 'ol' : 'ul'
      return (
        <List key={at} className={css.list}>
          {node.items.map(({ marker, children }, item) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the items of one text never move
            <li key={item}>
              <span className={css.marker}>{marker}</span>
              {inline(children)}
            </li>
          ))}
        </List>
      )
    }
    case 'fence': {
      const code = forDisplay(node.value)
      const bare = <pre className={css.block}>{code}</pre>
      return (
        <Guard key={at} fallback={bare}>
          <Suspense fallback={bare}>
            <CodeBlock code={code} language={node.language} />
          </Suspense>
        </Guard>
      )
    }
  }
}

const inline = (nodes: readonly Inline[], depth = 0): ReactNode =>
  // biome-ignore lint/suspicious/noArrayIndexKey: the nodes of one text never move
  nodes.map((node, at) => <Words key={at} node={node} depth={depth + 1} />)

const ELEMENTS = { strong: 'strong', emphasis: 'em', delete: 'del' } as const

function Words({ node, depth }: { node: Inline; depth: number }): ReactNode {
  if (depth > MAX_DEPTH) return forDisplay(wordsOf([node]))
  switch (node.type) {
    case 'text':
      return withIds(node.value)
    case 'code':
      return <code className={css.code}>{forDisplay(node.value)}</code>
    case 'link':
      return link(node.url, wordsOf(node.children), () => inline(node.children, depth))
    default: {
      const Element = ELEMENTS[node.type]
      return <Element>{inline(node.children, depth)}</Element>
    }
  }
}

function link(url: string, words: string, shown: () => ReactNode): ReactNode {
  if (isInvite(url)) return <IdChip text={forDisplay(url)} />
  const safe = safeLink(url, words)
  if (safe) return <LinkOut link={safe}>{shown()}</LinkOut>
  // What may not be opened is still shown, so that nobody wonders where it went.
  return url.endsWith(words) ? (
    forDisplay(words)
  ) : (
    <>
      [{shown()}]({forDisplay(url)})
    </>
  )
}

const withIds = (text: string): ReactNode =>
  cutAtIds(text).map((part, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
    at % 2 === 1 ? <IdChip key={at} text={part} /> : directed(part),
  )

/** Flags are letters from left to right to a browser: before words that run the other way they must not decide for them. */
const directed = (text: string): ReactNode =>
  /\p{RI}/u.test(text) && directionOf(text) === 'rtl'
    ? forDisplay(text)
        .split(/((?:\p{RI}{2})+)/u)
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
        .map((part, at) => (at % 2 === 1 ? <bdi key={at}>{part}</bdi> : part))
    : forDisplay(text)
