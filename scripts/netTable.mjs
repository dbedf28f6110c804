// Tables of scripts/net.mjs, in Markdown, and how they get into a document. Imports nothing from node_modules.

const seconds = (ms) => (ms === undefined ? '' : `${(ms / 1_000).toFixed(1)} s`)
/** Columns of each table: its name -> heading -> cell. */
const COLUMNS = {
  networks: {
    networks: ({ title }) => title,
    result: ({ result }) => result,
    path: ({ path }) => path,
    'to connect': ({ connect }) => seconds(connect),
    'the page says': ({ said }) => said,
    messages: ({ messages }) => messages,
  },
  changes: {
    change: ({ title }) => title,
    result: ({ result }) => result,
    path: ({ path }) => path,
    'to connect': ({ connect }) => seconds(connect),
    'to recover': ({ recover }) => seconds(recover),
    'the page says': ({ said }) => said,
    messages: ({ messages }) => messages,
  },
}
export const TABLES = Object.keys(COLUMNS)

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** A table in Markdown. */
export const tableLines = (name, rows) => {
  const columns = COLUMNS[name]
  const heading = Object.keys(columns)
  return [
    `| ${heading.join(' | ')} |`,
    `|${heading.map(() => '---').join('|')}|`,
    ...rows.map((row) => {
      const known = row.known.length > 0 ? ` [${row.known.join('; ')}]` : ''
      const cells = Object.entries(columns).map(([, of], n) => cell(of(row) + (n === 1 ? known : '')))
      return `| ${cells.join(' | ')} |`
    }),
  ]
}

/** Lines of the document's table, those of scenarios that were played now in place of their former ones. */
export const written = (text, name, rows) => {
  const marks = new RegExp(`(<!-- ${name} -->\n)(.*?)(<!-- end of ${name} -->)`, 's')
  const [, , former] = marks.exec(text) ?? []
  if (former === undefined) throw new Error(`there are no marks for ${name}`)
  const now = tableLines(name, rows)
  const titleOf = (line) => line.split(' | ')[0]
  const kept = former
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
  const all = new Map([...kept, ...now.slice(2)].map((line) => [titleOf(line), line]))
  return text.replace(
    marks,
    (_, begin, __, end) => `${begin}${[...now.slice(0, 2), ...all.values()].join('\n')}\n${end}`,
  )
}
