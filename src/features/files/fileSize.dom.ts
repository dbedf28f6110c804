import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** Size of a file as people of this language write it: 640 bytes, 1.2 MB. Takes bytes. */
export function useFileSize(): (bytes: number) => string {
  const { i18n } = useLingui()
  const [locale = i18n.locale] = [i18n.locales ?? []].flat()
  return useMemo(() => {
    const formats = UNITS.map(
      (unit, n) =>
        new Intl.NumberFormat(locale, {
          ...{ style: 'unit', unit, maximumFractionDigits: n > 1 ? 1 : 0 },
          ...(n === 0 ? { unitDisplay: 'long' as const } : {}),
        }),
    )
    return (bytes) => {
      // By what would be read: 999.9 kB is 1 MB.
      const step = UNITS.findIndex((_, n) => bytes < 999.5 * 1000 ** n)
      const at = step < 0 ? UNITS.length - 1 : step
      return formats[at]!.format(bytes / 1000 ** at)
    }
  }, [locale])
}
