// Reads compose files as Docker does: anchors, several files over each other, `extends`, variables. As far as ours go: whatever they
// do not use is an error here, so that nothing in them goes unlooked at.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseDocument } from 'yaml'

const OVERRIDE = Symbol('override')
const replaced = { tag: '!override', collection: 'seq', resolve: (seq) => seq }

const read = (file) => {
  const document = parseDocument(readFileSync(file, 'utf8'), { merge: true, customTags: [replaced] })
  for (const problem of [...document.errors, ...document.warnings]) throw new Error(`${file}: ${problem.message}`)
  const content = document.toJS()
  for (const [name, service] of Object.entries(content.services ?? {}))
    for (const key of Object.keys(service))
      if (document.getIn(['services', name, key], true)?.tag === '!override') service[key][OVERRIDE] = true
  return content
}

/** `${NAME}`, `${NAME:-default}`, `${NAME:?words}`, `$$`. */
const fill = (text, env) => {
  let filled = ''
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== '$') filled += text[at]
    else if (text[at + 1] === '$') {
      filled += '$'
      at += 1
    } else {
      if (text[at + 1] !== '{') throw new Error(`a lone $ in ${text}`)
      let [end, depth] = [at + 2, 1]
      for (; depth > 0; end += 1) {
        if (end >= text.length) throw new Error(`no end in ${text}`)
        if (text.startsWith('${', end)) depth += 1
        if (text[end] === '}') depth -= 1
      }
      const inner = text.slice(at + 2, end - 1)
      const [, name, how, rest] = /^([A-Z_]+)(?:(:-|:\?)(.*))?$/s.exec(inner) ?? []
      if (name === undefined) throw new Error(`what is ${inner}?`)
      if (env[name]) filled += env[name]
      else if (how === ':-') filled += fill(rest, env)
      else if (how === ':?') throw new Error(`${name}: ${rest}`)
      at = end - 1
    }
  }
  return filled
}
const fillAll = (value, env) => {
  if (typeof value === 'string') return fill(value, env)
  if (Array.isArray(value))
    return Object.assign(
      value.map((item) => fillAll(item, env)),
      value[OVERRIDE] && { [OVERRIDE]: true },
    )
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillAll(item, env)]))
}

const targetOf = (volume) => volume.split(':')[1]
const merge = (former, later, key = '') => {
  if (former === undefined || former === null) return later
  if (Array.isArray(later)) {
    if (later[OVERRIDE] || key === 'command' || key === 'entrypoint') return later
    if (key === 'volumes') {
      const targets = new Set(later.map(targetOf))
      return [...former.filter((volume) => !targets.has(targetOf(volume))), ...later]
    }
    return [...former, ...later]
  }
  if (later === null || typeof later !== 'object') return later
  const merged = { ...former }
  for (const [name, value] of Object.entries(later)) merged[name] = merge(former[name], value, name)
  return merged
}

/** What `docker compose -f … -f …` would start, with these variables. */
export const readCompose = (files, env) => {
  let all = {}
  for (const file of files) {
    const { services = {}, volumes = {}, networks = {}, name, ...rest } = fillAll(read(file), env)
    for (const key of Object.keys(rest)) if (!key.startsWith('x-')) throw new Error(`what is ${key} in ${file}?`)
    for (const [service, { extends: from, ...own }] of Object.entries(services))
      services[service] =
        from === undefined ? own : merge(fillAll(read(join(dirname(file), from.file)), env).services[from.service], own)
    all = merge(all, { services, volumes, networks, ...(name && { name }) })
  }
  return all
}
