// One option of a command's form: a labelled text box, with a list where there is one to choose from.
import { useEffect, useState } from "preact/hooks";
import { channel, me } from "../state";
import * as draft from "./draft";
import { given, problem, type Field } from "./form";
import { Count, Listbox, comboboxProps, useList, type Entry } from "./listbox";
import { Kind, isList, narrowed, offers, type Offer } from "./offers";
import { Suggestions, measureUntilPainted, type Suggested } from "./suggest";

interface Listed extends Entry {
  offer: Offer;
}

export const fieldId = (option: string): string => `composer-option-${option}`;

export function OptionField({ field, at }: { field: Field; at: number }) {
  const { option, text, picked } = field;
  const [isLeft, setLeft] = useState(false);
  const { suggested, ask } = useSuggestions(field);
  const known = draft.known.value;
  const fixed = isList(option);
  // What was picked can be picked anew: the words of it narrow nothing down.
  const words = picked === null ? text : "";
  const offered = option.autocomplete ? (suggested?.choices ?? []) : narrowed(offers(option, known), words);
  const entries = offered.map(listed);
  const chosen = offered.findIndex(({ value }) => value === picked);
  const list = useList(`${fieldId(option.name)}-list`, `Suggestions for ${option.name}`, entries, fixed ? Math.max(chosen, 0) : -1);
  const wrong = draft.isChecked.value || isLeft ? problem(field, known) : null;
  const ids = { input: fieldId(option.name), error: `${fieldId(option.name)}-error` };

  const pick = ({ offer }: Listed) => {
    draft.change(option.name, { text: offer.name, picked: offer.value });
    list.setOpen(false);
  };
  const edit = (event: InputEvent & { currentTarget: HTMLInputElement }) => {
    draft.change(option.name, { text: event.currentTarget.value, picked: null });
    list.setOpen(true);
    ask(event.currentTarget.value, event.timeStamp);
  };
  const press = (event: KeyboardEvent) => {
    if (event.isComposing || list.takes(event)) return;
    const active = list.entries[list.active];
    const isNews = active !== undefined && active.offer.value !== picked;
    if (event.key === "Tab" && !event.shiftKey && isNews) pick(active);
    else if (event.key === "Enter") enter(event, isNews ? active : undefined);
    else if (event.key === "Escape") draft.leave();
    else if (event.key === "Backspace" && text === "") erase(event);
  };
  const enter = (event: KeyboardEvent, active: Listed | undefined) => {
    event.preventDefault();
    const isLast = at + 1 === (draft.form.peek()?.fields.length ?? 0);
    if (active) pick(active);
    if (event.ctrlKey || event.metaKey) draft.submit();
    else if (!isLast) draft.focusField(at + 1);
    else if (!active) draft.submit();
  };
  const erase = (event: KeyboardEvent) => {
    event.preventDefault();
    if (option.required !== true) draft.remove(option.name);
    else if (at > 0) draft.focusField(at - 1);
    else draft.leave(`/${draft.form.peek()?.callable.name ?? ""}`);
  };

  const hasList = fixed || option.autocomplete === true;
  const isNumber = option.type === Kind.whole || option.type === Kind.number;
  return (
    <div class="composer-field" data-wrong={wrong !== null}>
      <label for={ids.input}>{option.name}</label>
      <input
        id={ids.input}
        type="text"
        autocomplete="off"
        inputMode={isNumber ? "decimal" : undefined}
        value={text}
        required={option.required === true}
        aria-invalid={wrong !== null}
        aria-describedby={`composer-description ${ids.error}`}
        {...(hasList ? comboboxProps(list) : {})}
        onInput={edit}
        onKeyDown={press}
        onClick={() => list.setOpen(true)}
        onFocus={() => {
          draft.focused.value = option.name;
          list.setOpen(true);
          ask(text, null);
        }}
        onBlur={() => {
          list.setOpen(false);
          setLeft(text !== "");
        }}
      />
      {option.required !== true && (
        <button type="button" class="composer-remove" tabIndex={-1} aria-label={`Remove ${option.name}`} onClick={() => draft.remove(option.name)}>
          ×
        </button>
      )}
      <Listbox list={list} pick={(entry) => { pick(entry); draft.focusField(at); }} />
      {hasList && <Count isOpen={list.isOpen} entries={entries} what="suggestion" />}
      {suggested?.choices === null && <p class="composer-note" role="status">The bot did not answer with suggestions; your own words will do.</p>}
      <p id={ids.error} class="composer-error">{wrong}</p>
    </div>
  );
}

const listed = (offer: Offer): Listed => ({
  key: String(offer.value),
  name: offer.name,
  description: offer.description,
  offer,
});

/** What the bot suggests for this field, and the way to ask it. */
function useSuggestions({ option }: Field) {
  const [suggested, setSuggested] = useState<Suggested | null>(null);
  // Made at once, not in an effect: the field has the focus, and asks, before effects run.
  const [suggestions] = useState(() => new Suggestions(setSuggested));
  useEffect(() => () => suggestions.stop(), []);
  useEffect(() => {
    if (suggested?.typedAt) measureUntilPainted(suggested.typedAt);
  }, [suggested]);

  /** `typedAt` is `null` when no key was pressed: the field was only entered. */
  const ask = (text: string, typedAt: number | null) => {
    const [form, person, place] = [draft.form.peek(), me.peek()?.id, channel.peek()];
    if (option.autocomplete !== true || form === null || person === undefined || place === null) return;
    const options = { ...given(form, draft.known.peek()), [option.name]: text };
    const question = { person, channel: place, command: form.callable.name, options, focused: option.name };
    suggestions.ask({ question, typedAt });
  };
  return { suggested, ask };
}
