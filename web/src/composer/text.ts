// The behavior of the message box: its list, and its keys. `text-box.tsx` renders it.
import { useLayoutEffect, useRef } from "preact/hooks";
import { matching, recognize, type Callable } from "./commands";
import * as draft from "./draft";
import { useList, type Entry, type List } from "./listbox";
import { asSent, mentionable, mentionAt } from "./mentions";
import { cancelReply, reply } from "./reply";
import { sendText } from "./sending";
import { nearest, type Near, type Reserved } from "./unknown";

interface Listed extends Entry {
  /** Inserts the entry into the message box. */
  accept: () => void;
}

export type Box = HTMLInputElement | HTMLTextAreaElement;

export function useText() {
  const box = useRef<Box>(null);
  const caret = useRef<number | null>(null);
  const text = draft.text.value;
  const isMultiline = text.includes("\n");
  const isCommand = text.startsWith("/") && !isMultiline;

  const write = (words: string, at: number) => {
    caret.current = at;
    const named = words.includes("\n") ? null : recognize(draft.usable.peek(), words);
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
  const managerCommand = isCommand ? draft.managerCommand.value : null;
  const isUnknown = isCommand && known.length === 0 && managerCommand === null;
  const list = useList("composer-text-list", isCommand ? "Commands" : "Mentions", listed(), 0);

  // The element changes between one line and several lines.
  useLayoutEffect(() => {
    if (caret.current === null) return;
    box.current?.focus();
    box.current?.setSelectionRange(caret.current, caret.current);
  }, [isMultiline]);
  return { box, text, isMultiline, isCommand, isUnknown, managerCommand, list, edit, paste, write, press: (event: KeyboardEvent) => press(event, list, managerCommand, insert) };

  function listed(): Listed[] {
    // A text area cannot have a list for screen readers.
    if (isMultiline || managerCommand !== null) return [];
    if (isUnknown) return nearest(draft.usable.value, text).map(near);
    return isCommand ? known.map(command) : mentions(text, caret.current ?? text.length, write);
  }

  function edit(event: InputEvent & { currentTarget: Box }): void {
    const { value, selectionStart } = event.currentTarget;
    // Text that is still being composed by an input method is not a command yet.
    if (event.isComposing) draft.text.value = value;
    else write(value, selectionStart ?? value.length);
  }

  /** Handles pasted text with line breaks, which a single line would silently drop. */
  function paste(event: ClipboardEvent): void {
    const words = event.clipboardData?.getData("text/plain").replaceAll("\r\n", "\n") ?? "";
    if (isMultiline || isCommand || !words.includes("\n")) return;
    event.preventDefault();
    insert(words);
  }
}

function press(event: KeyboardEvent, list: List<Listed>, managerCommand: Reserved | null, insert: (words: string) => void): void {
  if (event.isComposing || list.handleKey(event)) return;
  const active = list.entries[list.active];
  if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && active) active.accept();
  else if (event.key === "Enter" && event.shiftKey) insert("\n");
  else if (event.key === "Enter" && managerCommand !== null) draft.switchToManager(managerCommand);
  else if (event.key === "Enter") send();
  else if (event.key === "Escape" && reply.peek() !== null) cancelReply();
  else if (event.key !== "ArrowUp" || draft.text.peek() !== "" || !draft.recall()) return;
  event.preventDefault();
}

/** Sends the text as an ordinary message. */
export function send(): void {
  const words = draft.text.peek().trim();
  if (words === "") return;
  const to = reply.peek();
  const edit = () => {
    draft.leave(words);
    reply.value = to;
  };
  void sendText(asSent(words, mentionable()), to, { words, edit });
  reply.value = null;
  draft.text.value = "";
  draft.focus.value = { on: "text" };
}

const near = ({ callable, rest }: Near): Listed => ({
  ...command(callable),
  accept: () => draft.open(callable, {}, rest ?? undefined),
});

const command = (callable: Callable): Listed => ({
  key: callable.name,
  name: `/${callable.name}`,
  description: callable.description,
  accept: () => draft.open(callable),
});

function mentions(words: string, caret: number, write: (words: string, at: number) => void): Listed[] {
  const { from, offered } = mentionAt(words, caret, mentionable());
  const taken = (name: string) => `${words.slice(0, from)}@${name} `;
  return offered.map(({ name, id }) => ({
    key: id,
    name: `@${name}`,
    accept: () => {
      write(taken(name) + words.slice(caret), taken(name).length);
      draft.focus.value = { on: "text" };
    },
  }));
}
