import type { Nodes, Parents, Root } from 'mdast'
import { lazy, type ReactNode, Suspense } from 'react'
import { Guard } from '../ui/Guard.dom.ts'
import { IdChip } from './IdChip.tsx'
import { LinkOut } from './LinkOut.tsx'
import { cutAtIds, isInvite, safeLink } from './links.dom.ts'
import { remembering } from './memo.ts'
import { parseMarkdown } from './parseMarkdown.dom.ts'
import css from './RichText.module.css'
import { forDisplay } from './safeText.ts'

const CodeBlock = lazy(async () => ({ default: (await import('./CodeBlock.tsx')).CodeBlock }))

/** Containers and emphasis inside one another; below that, the bare words. */
const MAX_DEPTH = 24

const parsed = remembering(parseMarkdown)

/** A message with marks in it. Text becomes text nodes and a closed list of elements: there is no way from it to HTML. */
export function RichText({ text }: { text: string }) {
  const root = parsed(text)
  const [only] = root.children
  // A single paragraph flows, so that the time can stand beside its last line.
  if (root.children.length === 1 && only?.type === 'paragraph') return children(only, 0)
  return <div className={css.rich}>{children(root, 0)}</div>
}

const children = (node: Parents | Root, depth: number): ReactNode =>
  // biome-ignore lint/suspicious/noArrayIndexKey: the nodes of one text never move
  node.children.map((child, at) => <Node key={at} node={child} depth={depth + 1} />)

function Node({ node, depth }: { node: Nodes; depth: number }): ReactNode {
  if (depth > MAX_DEPTH) return forDisplay(wordsOf(node))
  switch (node.type) {
    case 'text':
      return withIds(node.value)
    case 'paragraph':
      return <p className={css.paragraph}>{children(node, depth)}</p>
    case 'strong':
      return <strong>{children(node, depth)}</strong>
    case 'emphasis':
      return <em>{children(node, depth)}</em>
    case 'delete':
      return <del>{children(node, depth)}</del>
    case 'inlineCode':
      return <code className={css.code}>{forDisplay(node.value)}</code>
    case 'code': {
      const code = forDisplay(node.value)
      const bare = <pre className={css.block}>{code}</pre>
      return (
        <Guard fallback={bare}>
          <Suspense fallback={bare}>
            <CodeBlock code={code} language={node.lang ?? undefined} />
          </Suspense>
        </Guard>
      )
    }
    case 'blockquote':
      return <blockquote className={css.quote}>{children(node, depth)}</blockquote>
    case 'list':
      return node.ordered ? (
        <ol className={css.list} start={node.start ?? 1}>
          {children(node, depth)}
        </ol>
      ) : (
        <ul className={css.list}>{children(node, depth)}</ul>
      )
    case 'listItem':
      return <li>{children(node, depth)}</li>
    // A heading of a message is no heading of the page.
    case 'heading':
      return (
        <p className={css.paragraph}>
          <strong>{children(node, depth)}</strong>
        </p>
      )
    case 'thematicBreak':
      return <hr className={css.rule} />
    case 'break':
      return '\n'
    case 'link':
      return link(node.url, wordsOf(node), () => children(node, depth))
    // Never fetched: a picture from elsewhere would tell its host who reads, and when.
    case 'image':
      return link(node.url, node.alt || node.url, () => forDisplay(node.alt || node.url))
    default:
      return forDisplay(wordsOf(node))
  }
}

function link(url: string, words: string, shown: () => ReactNode): ReactNode {
  if (isInvite(url)) return <IdChip text={forDisplay(url)} />
  const safe = safeLink(url, words)
  if (safe) return <LinkOut link={safe}>{shown()}</LinkOut>
  // What may not be opened is still shown, so that nobody wonders where it went.
  return words === url ? (
    forDisplay(url)
  ) : (
    <>
      {shown()} ({forDisplay(url)})
    </>
  )
}

const withIds = (text: string): ReactNode =>
  cutAtIds(text).map((part, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
    at % 2 === 1 ? <IdChip key={at} text={part} /> : forDisplay(part),
  )

/** The bare words of a branch, without recursion: it may be as deep as it likes. */
function wordsOf(node: Nodes): string {
  const words: string[] = []
  const open: Nodes[] = [node]
  for (let next = open.pop(); next; next = open.pop()) {
    if ('value' in next) words.push(next.value)
    else if ('alt' in next) words.push(next.alt ?? '')
    if ('children' in next) open.push(...next.children.toReversed())
  }
  return words.join('')
}
