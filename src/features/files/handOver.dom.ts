/** Given back once the browser has surely taken it. Milliseconds. */
const TAKEN_MS = 10 * 60_000

/** Hands a file over to the person, as a download. */
export function handOver(file: Blob, name: string) {
  const link = document.createElement('a')
  // Of no type: what friends send is never a page of ours, also where a browser ignores that it is a download.
  link.href = URL.createObjectURL(new Blob([file], { type: 'application/octet-stream' }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), TAKEN_MS)
}
