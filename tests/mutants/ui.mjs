import { inFile, test } from './inFile.mjs'

const toasts = test('features/toasts')

export const mutants = [
  ...inFile('src/ui/toast.dom.ts', [
    {
      name: 'what was said in passing is kept for ever',
      find: '...said.slice(1 - MOST),',
      replace: '...said,',
      tests: toasts,
    },
    {
      name: 'what is said in passing has the number of what was said before',
      find: '(said.at(-1)?.id ?? 0) + 1',
      replace: 'said.length + 1',
      tests: toasts,
    },
  ]),
]
