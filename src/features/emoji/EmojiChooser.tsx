import { Trans, useLingui } from '@lingui/react/macro'
import { type Category, type Emoji, type EmojiData, EmojiPicker, type EmojiPickerListEmojiProps } from 'frimousse'
import { type ComponentProps, useCallback, useState } from 'react'
import { createArrowPace } from './arrowPace.dom.ts'
import { asSought } from './catalogue.ts'
import css from './EmojiChooser.module.css'
import {
  quickReactions,
  recentEmoji,
  rememberEmoji,
  rememberedTone,
  rememberTone,
  TONE_NAMES,
  type Tone,
} from './habits.dom.ts'
import { loadEmoji } from './loadEmoji.dom.ts'

const COLUMNS = 8

/** Emoji picker: all emoji, by their names in the app's language. Arrow keys go through them from the search field. */
export function EmojiChooser({ quick, onChoose }: { quick: boolean; onChoose(emoji: string): void }) {
  const { t, i18n } = useLingui()
  const groups = useGroupNames()
  const [recent] = useState(() =>
    [...new Set([...(quick ? quickReactions() : []), ...recentEmoji()])].slice(0, COLUMNS),
  )
  const [tone, setTone] = useState(rememberedTone)
  const [missing, setMissing] = useState(false)
  const [wanted, setWanted] = useState('')
  const [onKeyDownCapture] = useState(createArrowPace)

  // From our own files: by itself the picker would ask a server of somebody else's.
  const resolve = useCallback(
    async (locale: string): Promise<EmojiData> => {
      const names = { light: '', 'medium-light': '', medium: '', 'medium-dark': '', dark: '' }
      try {
        const { all } = await loadEmoji(locale)
        return {
          locale,
          categories: groups,
          skinTones: names,
          emojis: all.map(({ emoji, name, group, words, sought, codes, skins }) => ({
            emoji,
            label: name,
            category: group,
            version: 0,
            tags: [...words, ...sought, ...codes.map((code) => code.replaceAll('_', ' '))],
            ...(skins.length === 5 && {
              skins: {
                light: skins[0]!,
                'medium-light': skins[1]!,
                medium: skins[2]!,
                'medium-dark': skins[3]!,
                dark: skins[4]!,
              },
            }),
          })),
        }
      } catch {
        setMissing(true)
        return { locale, categories: [], skinTones: names, emojis: [] }
      }
    },
    [groups],
  )

  function choose(emoji: string) {
    rememberEmoji(emoji)
    onChoose(emoji)
  }

  return (
    <EmojiPicker.Root
      className={css.chooser}
      locale={i18n.locale}
      columns={COLUMNS}
      skinTone={tone}
      resolveEmojiData={resolve}
      onEmojiSelect={({ emoji }) => choose(emoji)}
      onKeyDownCapture={onKeyDownCapture}
    >
      {/* What is looked for, as it is compared. The attribute tells the picker that this is where it is typed. */}
      <EmojiPicker.Search type="hidden" value={asSought(wanted)} readOnly />
      <input
        frimousse-search=""
        className={css.search}
        type="search"
        aria-label={t`Search emoji`}
        placeholder={t`Search emoji`}
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
        dir="auto"
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="done"
        // biome-ignore lint/a11y/noAutofocus: whoever opens this with a mouse is about to type; on a phone it would bring the keyboard
        autoFocus={matchMedia('(hover: hover) and (pointer: fine)').matches}
      />
      {recent.length > 0 && (
        <fieldset className={css.recent} aria-label={t`Recent`}>
          {recent.map((emoji) => (
            <button key={emoji} type="button" className={css.emoji} onClick={() => choose(emoji)}>
              {emoji}
            </button>
          ))}
        </fieldset>
      )}
      <EmojiPicker.Viewport className={css.viewport} tabIndex={0}>
        <EmojiPicker.Loading className={css.note}>
          <Trans>Loading…</Trans>
        </EmojiPicker.Loading>
        <EmojiPicker.Empty className={css.note}>
          {missing ? (
            <Trans>The emoji did not load: the server may be away. Try again later.</Trans>
          ) : (
            <Trans>No emoji found</Trans>
          )}
        </EmojiPicker.Empty>
        <EmojiPicker.List className={css.list} aria-label={t`Emoji`} components={PARTS} />
      </EmojiPicker.Viewport>
      <div className={css.foot}>
        <span className={css.active}>
          <EmojiPicker.ActiveEmoji>{({ emoji }) => emoji && <ActiveName emoji={emoji} />}</EmojiPicker.ActiveEmoji>
        </span>
        <SkinTones
          tone={tone}
          onChange={(chosen) => {
            setTone(chosen)
            rememberTone(chosen)
          }}
        />
      </div>
    </EmojiPicker.Root>
  )
}

const ActiveName = ({ emoji }: { emoji: Emoji }) => (
  <>
    <span className={css.large} aria-hidden="true">
      {emoji.emoji}
    </span>
    <span className={css.label}>{emoji.label}</span>
  </>
)

const PARTS = {
  CategoryHeader: ({ category, ...rest }: { category: Category }) => (
    <div {...rest} className={css.group}>
      {category.label}
    </div>
  ),
  // Rows and columns are counted from one.
  Row: ({ 'aria-rowindex': index, ...rest }: ComponentProps<'div'>) => (
    <div {...rest} {...(index !== undefined && { 'aria-rowindex': index + 1 })} className={css.line} />
  ),
  Emoji: ({ emoji, 'aria-colindex': index, ...rest }: EmojiPickerListEmojiProps) => (
    <button type="button" {...rest} {...(index !== undefined && { 'aria-colindex': index + 1 })} className={css.emoji}>
      {emoji.emoji}
    </button>
  ),
}

function SkinTones({ tone, onChange }: { tone: Tone; onChange(tone: Tone): void }) {
  const { t } = useLingui()
  const names = {
    none: t`No skin tone`,
    light: t`Light skin`,
    'medium-light': t`Medium-light skin`,
    medium: t`Medium skin`,
    'medium-dark': t`Medium-dark skin`,
    dark: t`Dark skin`,
  }
  return (
    <div className={css.tones} role="radiogroup" aria-label={t`Skin tone`}>
      {TONE_NAMES.map((one) => (
        <label key={one} className={css.tone} title={names[one]} data-tone={one}>
          <input
            type="radio"
            name="skin-tone"
            aria-label={names[one]}
            checked={one === tone}
            onChange={() => onChange(one)}
          />
        </label>
      ))}
    </div>
  )
}

/** The groups of emojibase, in its order; 2 are parts of others and no emoji of their own. */
function useGroupNames() {
  const { t } = useLingui()
  const [groups] = useState(() =>
    [
      [0, t`Smileys and feelings`],
      [1, t`People and gestures`],
      [3, t`Animals and nature`],
      [4, t`Food and drink`],
      [5, t`Travel and places`],
      [6, t`Activities`],
      [7, t`Objects`],
      [8, t`Symbols`],
      [9, t`Flags`],
    ].map(([index, label]) => ({ index: index as number, label: label as string })),
  )
  return groups
}
