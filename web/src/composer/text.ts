// The behaviour of the message box: what its list offers, and what keys do in it. `text-box.tsx` draws it.
import { useLayoutEffect, useRef } from "preact/hooks";
import { matching, recognise, type Callable } from "./commands";
import * as draft from "./draft";
import { useList, type Entry, type List } from "./listbox";
import { asSent, mentionable, mentionAt } from "./mentions";
import { sendText } from "./sending";
import { nearest, type Near, type Reserved } from "./unknown";

interface Listed extends Entry {
  /** Takes the entry over into the message box. */
  take: () => void;
}

export type Box = HTMLInputElement | HTMLTextAreaElement;

export function useText() {
  const box = useRef<Box>(null);
  const caret = useRef<number | null>(null);
  const text = draft.text.value;
  const isMany = text.includes("\n");
  const isCommand = text.startsWith("/") && !isMany;

  const write = (words: string, at: number) => {
    caret.current = at;
    const named = words.includes("\n") ? null : recognise(draft.usable.peek(), words);
    if (named === null) draft.text.value = words;
    else draft.open(named.callable, {}, named.rest);
    list.setOpen(true);
  };
  const insert = (words: string) => {
    const start = box.current?.selectionStart ?? text.length;
    const end = box.current?.selectionEnd ?? start;
    write(text.slice(0, start) + words + text.slice(end), start + words.length);
  };
  const known = isCommand ? matching(draft.usable.value, text) : [];
  const forManagers = isCommand ? draft.forManagers.value : null;
  const isUnknown = isCommand && known.length === 0 && forManagers === null;
  const list = useList("composer-text-list", isCommand ? "Commands" : "Mentions", listed(), 0);

  // Another element takes over when the words become many lines or one again.
  useLayoutEffect(() => {
    if (caret.current === null) return;
    box.current?.focus();
    box.current?.setSelectionRange(caret.current, caret.current);
  }, [isMany]);
  return { box, text, isMany, isCommand, isUnknown, forManagers, list, edit, paste, write, press: (event: KeyboardEvent) => press(event, list, forManagers, insert) };

  function listed(): Listed[] {
    // A text area cannot tell a screen reader of a list.
    if (isMany || forManagers !== null) return [];
    if (isUnknown) return nearest(draft.usable.value, text).map(near);
    return isCommand ? known.map(command) : mentions(text, caret.current ?? text.length, write);
  }

  function edit(event: InputEvent & { currentTarget: Box }): void {
    const { value, selectionStart } = event.currentTarget;
    // Words that an input method is still composing are no command yet.
    if (event.isComposing) draft.text.value = value;
    else write(value, selectionStart ?? value.length);
  }

  /** A line of words would lose the line breaks of what is pasted without a word. */
  function paste(event: ClipboardEvent): void {
    const words = event.clipboardData?.getData("text/plain").replaceAll("\r\n", "\n") ?? "";
    if (isMany || isCommand || !words.includes("\n")) return;
    event.preventDefault();
    insert(words);
  }
}

function press(event: KeyboardEvent, list: List<Listed>, forManagers: Reserved | null, insert: (words: string) => void): void {
  if (event.isComposing || list.takes(event)) return;
  const active = list.entries[list.active];
  if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && active) active.take();
  else if (event.key === "Enter" && event.shiftKey) insert("\n");
  else if (event.key === "Enter" && forManagers !== null) draft.becomeManager(forManagers);
  else if (event.key === "Enter") send();
  else if (event.key !== "ArrowUp" || draft.text.peek() !== "" || !draft.recall()) return;
  event.preventDefault();
}

/** Sends the words as an ordinary message. */
export function send(): void {
  const words = draft.text.peek().trim();
  if (words === "") return;
  void sendText(asSent(words, mentionable()), { words, edit: () => draft.leave(words) });
  draft.text.value = "";
  draft.focus.value = { on: "text" };
}

const near = ({ callable, rest }: Near): Listed => ({
  ...command(callable),
  take: () => draft.open(callable, {}, rest ?? undefined),
});

const command = (callable: Callable): Listed => ({
  key: callable.name,
  name: `/${callable.name}`,
  description: callable.description,
  take: () => draft.open(callable),
});

function mentions(words: string, caret: number, write: (words: string, at: number) => void): Listed[] {
  const { from, offered } = mentionAt(words, caret, mentionable());
  const taken = (name: string) => `${words.slice(0, from)}@${name} `;
  return offered.map(({ name, id }) => ({
    key: id,
    name: `@${name}`,
    take: () => {
      write(taken(name) + words.slice(caret), taken(name).length);
      draft.focus.value = { on: "text" };
    },
  }));
}
