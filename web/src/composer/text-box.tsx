// The message box: ordinary words, `/` for the commands, `@` for who is here.
// One line of words is a combobox, which a text area may not be; words of several lines are a text area.
import { DIRECT, bot, channel, channels } from "../state";
import * as draft from "./draft";
import { Count, Listbox, comboboxProps } from "./listbox";
import { send, useText, type Box } from "./text";

const MAX_ROWS = 8;

export function TextBox() {
  const { box, text, isMany, isCommand, list, edit, paste, write, press } = useText();
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
      <div class="composer-row">
        <button type="button" class="composer-slash" aria-label="Commands" title="Commands" onClick={slash}>/</button>
        {isMany
          ? <textarea {...shared} rows={Math.min(text.split("\n").length, MAX_ROWS)} />
          : <input {...shared} {...comboboxProps(list)} type="text" onPaste={paste} />}
        <button class="composer-send" aria-disabled={text.trim() === ""}>Send</button>
      </div>
      <Listbox list={list} pick={(entry) => entry.take()} />
      <Count isOpen={list.isOpen} entries={list.entries} what={isCommand ? "command" : "suggestion"} />
      {isCommand && list.entries.length === 0 && <NoCommand />}
    </form>
  );
}

function NoCommand() {
  const hasAny = draft.usable.value.length > 0;
  const words = hasAny ? "No command begins so; Enter sends it as a message." : "The bot has no commands here yet.";
  return <p class="composer-note" role="status">{words}</p>;
}

function placeName(): string {
  if (channel.value === DIRECT) return `@${bot.value?.name ?? "bot"}`;
  return `#${channels.value?.find(({ id }) => id === channel.value)?.name ?? ""}`;
}
