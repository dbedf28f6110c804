import { test as base, type TestInfo } from '@playwright/test'
import { CHANGES } from './changes.ts'
import { createLaboratory, type Laboratory } from './lab/laboratory.ts'
import { ROW, type Row } from './row.ts'
import { SCENARIOS } from './scenarios.ts'
import { change, play } from './stage.ts'

// biome-ignore-start lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture depends on
const test = base.extend<object, { lab: Laboratory }>({
  lab: [
    async ({}, use) => {
      const lab = await createLaboratory()
      await use(lab)
      await lab.remove()
    },
    { scope: 'worker' },
  ],
})
// biome-ignore-end lint/correctness/noEmptyPattern: as above

const withRow = async (info: TestInfo, table: string, work: (row: Row) => Promise<string[]>) => {
  const row: Row = { table, title: info.title, result: '–', path: '–', said: '', messages: '', known: [] }
  try {
    const wrong = await work(row)
    if (wrong.length > 0) throw new Error(wrong.join('\n  '))
  } finally {
    await info.attach(ROW, { body: JSON.stringify(row), contentType: 'application/json' })
  }
}

/** Also for choosing them: `npm run net -- @changes`. */
const tagsOf = (table: string, { core }: { core?: true }) => [`@${table}`, ...(core ? ['@core'] : [])]

for (const scenario of SCENARIOS)
  test(scenario.title, { tag: tagsOf('networks', scenario) }, ({ lab }, info) =>
    withRow(info, 'networks', (row) => play(lab, scenario, row)),
  )
for (const one of CHANGES)
  test(one.title, { tag: tagsOf('changes', one) }, ({ lab }, info) =>
    withRow(info, 'changes', (row) => change(lab, one, row)),
  )
