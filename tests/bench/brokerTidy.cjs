process.on('SIGUSR2', () => {
  globalThis.gc()
  globalThis.gc()
})
