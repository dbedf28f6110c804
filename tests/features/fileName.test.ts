import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { safeFileName } from '../../src/lib/fileName.ts'

describe('names of files', () => {
  test.each([
    ['report.pdf', 'report.pdf'],
    ['Élève à l’école.txt', 'Élève à l’école.txt'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\Ann\\x.txt', 'x.txt'],
    ['..\\..\\x', 'x'],
    ['/', ''],
    ['..', ''],
    ['', ''],
    ['.bashrc', 'bashrc'],
    ['con', '_con'],
    ['CON.txt', '_CON.txt'],
    ['com1.tar.gz', '_com1.tar.gz'],
    ['console.log', 'console.log'],
    ['nul', '_nul'],
    ['photo\u0000.jpg', 'photo.jpg'],
    ['photo\u202Egpj.exe', 'photogpj.exe'],
    ['in\u200Bvisible.txt', 'invisible.txt'],
    ['trailing. . .', 'trailing'],
    ['what?*<b>.txt', 'what___b_.txt'],
    ['two\nlines.txt', 'twolines.txt'],
  ])('[abuse W46] %j is %j', (raw, name) => {
    expect(safeFileName(raw)).toBe(name)
  })

  test('a name that is too long is cut before its ending, and between letters', () => {
    const name = safeFileName(`${'é'.repeat(5_000)}.tar.gz`)
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
    expect(name).not.toContain('\uFFFD')
    expect(safeFileName(`${'🦊'.repeat(70)}.jpeg`)).toBe(`${'🦊'.repeat(62)}.jpeg`)
  })

  test('whatever somebody calls a file, its name is on one line, leads nowhere, and stays as it is when it is made safe again', () => {
    const some = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({
        unit: fc.constantFrom('.', '/', '\\', 'con', ' ', '\u202E', 'a', 'é', '\u0301', ':', '\u0000'),
        maxLength: 60,
      }),
    )
    fc.assert(
      fc.property(some, (raw) => {
        const name = safeFileName(raw)
        expect(name).not.toMatch(/[/\\<>:"|?*\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^[.\s]|[.\s]$/u)
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
        expect(safeFileName(name)).toBe(name)
      }),
      { numRuns: 300 },
    )
  })
})
