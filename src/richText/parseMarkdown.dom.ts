import type { Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmAutolinkLiteralFromMarkdown } from 'mdast-util-gfm-autolink-literal'
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough'
import { gfmAutolinkLiteral } from 'micromark-extension-gfm-autolink-literal'
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough'

/**
 * Left out of the language: HTML and entities (they are shown as typed), code by indentation and headings by underlining (nobody means
 * them in a message), definitions (they would take words off the page).
 */
const LEFT_OUT = ['codeIndented', 'htmlFlow', 'htmlText', 'definition', 'setextUnderline', 'characterReference']

const extensions = [gfmAutolinkLiteral(), gfmStrikethrough(), { disable: { null: LEFT_OUT } }]
const mdastExtensions = [gfmAutolinkLiteralFromMarkdown(), gfmStrikethroughFromMarkdown()]

export const parseMarkdown = (text: string): Root => fromMarkdown(text, { extensions, mdastExtensions })
