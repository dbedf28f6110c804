import { posix } from 'node:path'
import type { Sources } from './importMap.ts'
import { importsOf } from './imports.ts'

/** Circles of a graph: its strongly connected components of more than one node, and nodes that lead to themselves (Tarjan). */
function components(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = []
  const numbers = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const low = (node: string) => lowest.get(node) ?? Number.POSITIVE_INFINITY

  function visit(node: string) {
    const number = numbers.size
    numbers.set(node, number)
    lowest.set(node, number)
    stack.push(node)
    for (const next of graph.get(node) ?? []) {
      if (!numbers.has(next)) visit(next)
      if (stack.includes(next)) lowest.set(node, Math.min(low(node), low(next)))
    }
    if (low(node) !== number) return
    const circle = stack.splice(stack.indexOf(node))
    if (circle.length > 1 || graph.get(node)?.includes(node)) found.push(circle.sort())
  }
  for (const node of graph.keys()) if (!numbers.has(node)) visit(node)
  return found
}

/** Files that import each other, directly or by way of others. Types count too: such files are one thing with several names. */
export const circlesIn = (sources: Sources): string[] => {
  const graph = new Map(
    [...sources].map(([path, source]) => [
      path,
      importsOf(path, source)
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier }) => posix.join(posix.dirname(path), specifier.replace(/\?.*$/, '')))
        .filter((target) => sources.has(target)),
    ]),
  )
  return components(graph)
    .map((circle) => circle.join(' '))
    .sort()
}
