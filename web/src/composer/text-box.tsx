// The message box: ordinary words, `/` for the commands, `@` for who is here.
// One line of words is a combobox, which a text area may not be; words of several lines are a text area.
import { useLayoutEffect, useRef } from "preact/hooks";
import { DIRECT, bot, channel, channels } from "../state";
import { matching, recognise, type Callable } from "./commands";
import * as draft from "./draft";
import { Count, Listbox, comboboxProps, useList, type Entry } from "./listbox";
import { asSent, mentionable, mentionAt } from "./mentions";
import { sendText } from "./sending";

interface Listed extends Entry {
  /** Takes the entry over into the message box. */
  take: () => void;
}

type Box = HTMLInputElement | HTMLTextAreaElement;

export function TextBox() {
  const box = useRef<Box>(null);
  const caret = useRef<number | null>(null);
  const text = draft.text.value;
  const isMany = text.includes("\n");
  const isCommand = text.startsWith("/") && !isMany;
  const entries = isCommand ? matching(draft.usable.value, text).map(command) : mentions(text, caret.current);
  const list = useList("composer-text-list", isCommand ? "Commands" : "Mentions", entries, 0);
  const place = channel.value === DIRECT ? `@${bot.value?.name ?? "bot"}` : `#${placeName()}`;

  // Another element takes over when the words become many lines or one again.
  useLayoutEffect(() => {
    if (caret.current === null) return;
    box.current?.focus();
    box.current?.setSelectionRange(caret.current, caret.current);
  }, [isMany]);

  const write = (words: string, at: number | null) => {
    caret.current = at;
    const named = recognise(draft.usable.peek(), words);
    if (named && !words.includes("\n")) draft.open(named.callable, {}, named.rest);
    else draft.text.value = words;
    list.setOpen(true);
  };
  const edit = (event: InputEvent & { currentTarget: Box }) => {
    const { value, selectionStart } = event.currentTarget;
    if (event.isComposing) draft.text.value = value;
    else write(value, selectionStart);
  };
  const send = () => {
    const words = text.trim();
    if (words === "") return;
    void sendText(asSent(words, mentionable()));
    draft.text.value = "";
    draft.focus.value = { on: "text" };
  };
  const press = (event: KeyboardEvent) => {
    if (event.isComposing || list.takes(event)) return;
    const active = list.entries[list.active];
    if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && active) active.take();
    else if (event.key === "Enter" && event.shiftKey) insert("\n");
    else if (event.key === "Enter") send();
    else if (event.key === "ArrowUp" && text === "") draft.recall();
    else return;
    event.preventDefault();
  };
  const insert = (words: string) => {
    const { selectionStart: from, selectionEnd: to } = box.current ?? { selectionStart: null, selectionEnd: null };
    const start = from ?? text.length;
    write(text.slice(0, start) + words + text.slice(to ?? start), start + words.length);
  };
  const paste = (event: ClipboardEvent) => {
    const words = event.clipboardData?.getData("text/plain").replaceAll("\r\n", "\n") ?? "";
    // A line of words would lose its line breaks without a word.
    if (isMany || isCommand || !words.includes("\n")) return;
    event.preventDefault();
    insert(words);
  };

  const shared = {
    id: "composer-text",
    class: "composer-text",
    value: text,
    placeholder: `Message ${place}, or / for commands`,
    "aria-label": `Message ${place}`,
    onInput: edit,
    onKeyDown: press,
    onFocus: () => list.setOpen(true),
    onBlur: () => list.setOpen(false),
    onClick: () => list.setOpen(true),
  };
  return (
    <form class="composer-form" aria-label="Message" onSubmit={(event) => { event.preventDefault(); send(); }}>
      <div class="composer-row">
        <button type="button" class="composer-slash" aria-label="Commands" title="Commands" onClick={() => { write("/", 1); draft.focus.value = { on: "text" }; }}>/</button>
        {isMany
          ? <textarea {...shared} rows={Math.min(text.split("\n").length, 8)} ref={(element) => { box.current = element; }} />
          : <input {...shared} {...comboboxProps(list)} type="text" onPaste={paste} ref={(element) => { box.current = element; }} />}
        <button class="composer-send" aria-disabled={text.trim() === ""}>Send</button>
      </div>
      <Listbox list={list} pick={(entry) => entry.take()} />
      <Count isOpen={list.isOpen} entries={entries} what={isCommand ? "command" : "suggestion"} />
      {isCommand && entries.length === 0 && <p class="composer-note" role="status">No command begins so; Enter sends it as a message.</p>}
    </form>
  );

  function mentions(words: string, at: number | null): Listed[] {
    const mention = mentionAt(words, at ?? words.length, mentionable());
    return mention.offered.map(({ name, id }) => ({
      key: id,
      name: `@${name}`,
      take: () => {
        const before = `${words.slice(0, mention.from)}@${name} `;
        write(before + words.slice(at ?? words.length), before.length);
        list.setOpen(false);
        draft.focus.value = { on: "text" };
      },
    }));
  }
}

const command = (callable: Callable): Listed => ({
  key: callable.name,
  name: `/${callable.name}`,
  description: callable.description,
  take: () => draft.open(callable),
});

const placeName = (): string => channels.value?.find(({ id }) => id === channel.value)?.name ?? "";
