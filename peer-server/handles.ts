interface Report {
  readonly userLimits?: { readonly open_files?: { readonly soft?: number | string } }
}

/** How many files and sockets this process may have open. Infinity where the system sets no bound, or does not say. */
export const openFilesLimit = (): number => {
  const soft = (process.report.getReport() as Report).userLimits?.open_files?.soft
  return typeof soft === 'number' ? soft : Number.POSITIVE_INFINITY
}
