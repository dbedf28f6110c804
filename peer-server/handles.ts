import { OWN_HANDLES } from './limits.ts'

interface Report {
  readonly userLimits?: { readonly open_files?: { readonly soft?: number | string } }
}

/**
 * Sockets that this process may open beside what it needs for itself. Infinity where the system sets no bound, or does
 * not say.
 */
export const openFilesLimit = (): number => {
  const soft = (process.report.getReport() as Report).userLimits?.open_files?.soft
  return typeof soft === 'number' ? Math.max(0, soft - OWN_HANDLES) : Number.POSITIVE_INFINITY
}
