import { lazy } from 'react'

type Part = typeof import('./ChatScreen.tsx')

let part: Part | undefined
async function load(): Promise<Part> {
  part = await import('./ChatScreen.tsx')
  return part
}

const asDefault = ({ ChatScreen }: Part) => ({ default: ChatScreen })

/** Chat screen, fetched behind the list. Once it is there it is shown at once: for any promise, kept or not, React leaves the place empty at first. */
export const ChatScreen = lazy(() => {
  if (!part) return load().then(asDefault)
  const there = asDefault(part)
  // biome-ignore lint/suspicious/noThenProperty: React asks nothing else of what it is given
  return { then: (show: (it: typeof there) => void) => show(there) } as Promise<typeof there>
})

/** Fetches what the first opened chat will need: once the page has nothing better to do, or at the start of one that opens with a chat. */
export const preloadChat = () =>
  void load()
    .then(({ preloadParts }) => preloadParts())
    .catch(() => undefined)
