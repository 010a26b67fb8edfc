/** The editor of SQL: CodeMirror, in a shadow root, where its styles may be set under the page's security policy. */
import { autocompletion, type CompletionSource, closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { PostgreSQL } from '@codemirror/lang-sql'
import { bracketMatching, syntaxHighlighting } from '@codemirror/language'
import { EditorState, Prec, StateEffect, StateField } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view'
import { colours, look } from './code-look.ts'

export interface CodeOptions {
  text: string
  label: string
  /** Said to those who cannot see it beside the editor. */
  hint: string
  example: string
  suggest: CompletionSource
  onChange: (text: string) => void
  onRun: () => void
}

export interface Code {
  /** Writes another text, which can be undone. */
  set: (text: string) => void
  /** Writes in the place of what is selected. */
  insert: (text: string) => void
  /** Underlines the word at a character; null takes the mark away. */
  mark: (at: number | null) => void
  /** Puts the cursor before a character. */
  goTo: (at: number) => void
  close: () => void
}

/** Puts an editor into an element. Tab indents; Escape, then Tab leaves it. */
export function openCode(host: HTMLElement, options: CodeOptions): Code {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  const hint = document.createElement('p')
  hint.id = 'hint'
  hint.hidden = true
  hint.textContent = options.hint
  const view = new EditorView({ root, parent: root, state: stateOf(options) })
  root.append(hint)
  return {
    set(text) {
      if (text !== view.state.doc.toString()) {
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } })
      }
    },
    insert(text) {
      view.dispatch(view.state.replaceSelection(text), { scrollIntoView: true })
      view.focus()
    },
    mark: (at) => view.dispatch({ effects: marking.of(at) }),
    goTo(at) {
      view.dispatch({ selection: { anchor: Math.min(at, view.state.doc.length) }, scrollIntoView: true })
      view.focus()
    },
    close() {
      view.destroy()
      hint.remove()
    },
  }
}

function stateOf({ text, label, example, suggest, onChange, onRun }: CodeOptions): EditorState {
  const run = () => {
    onRun()
    return true
  }
  return EditorState.create({
    doc: text,
    extensions: [
      Prec.highest(keymap.of([{ key: 'Mod-Enter', run }])),
      lineNumbers(),
      history(),
      drawSelection(),
      highlightActiveLine(),
      EditorView.lineWrapping,
      EditorState.tabSize.of(2),
      bracketMatching(),
      closeBrackets(),
      PostgreSQL.language,
      autocompletion({ override: [suggest], icons: false }),
      keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
      placeholder(example),
      typedOver,
      marked,
      look,
      syntaxHighlighting(colours),
      EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': 'hint', autocapitalize: 'off' }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) onChange(update.state.doc.toString())
      }),
    ],
  })
}

/** What is typed over a selection: the browser would dress it in inline styles, which the security policy forbids. */
const typedOver = EditorView.domEventHandlers({
  beforeinput({ inputType, data }, view) {
    const { from, to, empty } = view.state.selection.main
    if (inputType !== 'insertText' || data === null || empty || view.composing) return false
    const insert = () =>
      view.state.update({
        changes: { from, to, insert: data },
        selection: { anchor: from + data.length },
        userEvent: 'input.type',
      })
    const handlers = view.state.facet(EditorView.inputHandler)
    if (!handlers.some((handle) => handle(view, from, to, data, insert))) view.dispatch(insert())
    return true
  },
})

const marking = StateEffect.define<number | null>()

/** Where the fault is, until the text is another. */
const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { effects, docChanged, state }) {
    const told = effects.findLast((effect) => effect.is(marking))
    if (!told) return docChanged ? Decoration.none : marks
    return told.value === null ? Decoration.none : markAt(told.value, state.doc.toString())
  },
  provide: (field) => EditorView.decorations.from(field),
})

function markAt(at: number, text: string): DecorationSet {
  if (text === '') return Decoration.none
  const from = Math.min(at, text.length - 1)
  const word = /^(?:[\w$:]+|"[^"]*"|'[^']*'|[^\n])/.exec(text.slice(from))
  if (!word) return Decoration.none
  return Decoration.set([Decoration.mark({ class: 'fault' }).range(from, from + word[0].length)])
}
