// The message box: text, `/` for commands, `@` for mentions. A single line is a combobox, which a text area cannot
// be; several lines are a text area.
import { DIRECT, bot, channel } from "../state";
import { here } from "../shell/places";
import * as draft from "./draft";
import { Count, Listbox, comboboxProps, type Entry, type List } from "./listbox";
import { ReplyBar } from "./reply";
import { send, useText, type Box } from "./text";
import type { Reserved } from "./unknown";

const MAX_ROWS = 8;

export function TextBox() {
  const { box, text, isMultiline, isUnknown, isCommand, managerCommand, list, edit, paste, write, press } = useText();
  const place = placeName();
  const shared = {
    ref: (element: Box | null) => { box.current = element; },
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
  const slash = () => {
    write("/", 1);
    draft.focus.value = { on: "text" };
  };
  return (
    <form class="composer-form" aria-label="Message" onSubmit={(event) => { event.preventDefault(); send(); }}>
      <ReplyBar />
      <div class="composer-row">
        <button type="button" class="composer-slash" aria-label="Commands" title="Commands" onClick={slash}>/</button>
        {isMultiline
          ? <textarea {...shared} rows={Math.min(text.split("\n").length, MAX_ROWS)} />
          : <input {...shared} {...comboboxProps(list)} type="text" onPaste={paste} />}
        <button class="composer-send" aria-disabled={text.trim() === ""}>Send</button>
      </div>
      <div class="composer-above">
        {managerCommand !== null && <ManagerCommand reserved={managerCommand} />}
        {isUnknown && <NoCommand text={text} list={list} />}
        <Listbox list={list} pick={(entry) => entry.accept()} />
      </div>
      <Count isOpen={list.isOpen} entries={list.entries} what={isCommand ? "command" : "suggestion"} />
    </form>
  );
}

function NoCommand({ text, list }: { text: string; list: List<Entry> }) {
  const hasAny = draft.usable.value.length > 0;
  const typed = `There is no command ${text.split(/\s/)[0]}`;
  const suggestions = list.entries.map(({ name }) => name).join(" or ");
  // With the list closed, the text is used as it is.
  const words = list.isOpen ? `${typed}. Did you mean ${suggestions}? Press Enter to use ${list.entries.length > 1 ? "the selected one" : "it"}.` : `${typed}. Press Enter to send it as a message.`;
  return <p class="composer-note" role="status">{hasAny ? words : "The bot has not registered any commands here yet."}</p>;
}

function ManagerCommand({ reserved }: { reserved: Reserved }) {
  const { command, manager } = reserved;
  return (
    <div class="composer-note">
      <span role="status">Only managers can use /{command}. Switch to {manager.name} to use it.</span>{" "}
      <button type="button" class="composer-become" onClick={() => draft.switchToManager(reserved)}>Switch to {manager.name}</button>
    </div>
  );
}

function placeName(): string {
  if (channel.value === DIRECT) return `@${bot.value?.name ?? "bot"}`;
  const name = here.value?.name ?? "#";
  return here.value?.isNested ? `“${name}”` : name;
}
