import type { Row } from '../tests/net/row.ts'

export declare const TABLES: readonly string[]
export declare const tableLines: (name: string, rows: readonly Row[]) => string[]
export declare const written: (text: string, name: string, rows: readonly Row[]) => string
