/** Tests: by their names under tests/. */
export const test = (...names) => names.map((name) => `tests/${name}.test.ts`)

/** @type {(file: string, mutants: object[]) => object[]} */
export const inFile = (file, mutants) => mutants.map((mutant) => ({ file, ...mutant }))
