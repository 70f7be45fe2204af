// The behavior of an option's field: its list, and its keys. `option-field.tsx` renders it.
import { useEffect, useState } from "preact/hooks";
import { channel, me } from "../state";
import * as draft from "./draft";
import { given, problem, type Field } from "./form";
import { useList, type Entry, type List } from "./listbox";
import { isList, narrowed, offers, type Offer } from "./offers";
import { Suggestions, measureUntilPainted, type Suggested } from "./suggest";

export interface Listed extends Entry {
  offer: Offer;
}

export const fieldId = (option: string): string => `composer-option-${option}`;

export function useOption(field: Field, at: number) {
  const { option, text, picked } = field;
  const [wasLeft, setLeft] = useState(false);
  const { suggested, ask } = useSuggestions(field);
  const known = draft.known.value;
  const isFixed = isList(option);
  const hasList = isFixed || option.autocomplete === true;
  // A chosen value does not filter the list, so that another one can be chosen.
  const offered = option.autocomplete
    ? (suggested?.choices ?? [])
    : narrowed(offers(option, known), picked === null ? text : "");
  const chosen = offered.findIndex(({ value }) => value === picked);
  const initial = isFixed ? Math.max(chosen, 0) : -1;
  const list = useList(`${fieldId(option.name)}-list`, `Suggestions for ${option.name}`, offered.map(listed), initial);

  const pick = ({ offer }: Listed) => {
    draft.change(option.name, { text: offer.name, picked: offer.value });
    list.setOpen(false);
  };
  const openList = () => {
    list.setOpen(true);
    if (suggested === null) ask(text, null);
  };
  const edit = (words: string, typedAt: number) => {
    draft.change(option.name, { text: words, picked: null });
    list.setOpen(true);
    ask(words, typedAt);
  };
  const enter = () => {
    draft.focused.value = option.name;
    // A field that was filled in by the page is not covered by a list.
    if (picked === null && (text === "" || draft.isTyped.peek())) openList();
  };
  const leave = () => {
    list.setOpen(false);
    setLeft(text !== "");
  };
  return {
    list,
    hasList,
    wrong: draft.isChecked.value || wasLeft ? problem(field, known) : null,
    isWithoutAnswer: suggested?.choices === null && draft.focused.value === option.name,
    pick, openList, edit, enter, leave,
    press: (event: KeyboardEvent) => press(event, { field, at, list, pick, openList }),
  };
}

interface Pressed {
  field: Field;
  at: number;
  list: List<Listed>;
  pick: (entry: Listed) => void;
  openList: () => void;
}

function press(event: KeyboardEvent, pressed: Pressed): void {
  const { field, list, pick, openList } = pressed;
  if (event.key === "ArrowDown" && !list.isOpen) openList();
  if (event.isComposing || list.handleKey(event)) return;
  const active = list.entries[list.active];
  const newEntry = active?.offer.value === field.picked ? undefined : active;
  if (event.key === "Tab" && !event.shiftKey && newEntry) pick(newEntry);
  else if (event.key === "Enter") acceptAndContinue(event, pressed, newEntry);
  else if (event.key === "Backspace" && field.text === "") erase(event, pressed);
}

/** Accepts the active entry and moves on: to the next field, or sends the command from the last one. */
function acceptAndContinue(event: KeyboardEvent, { at, pick }: Pressed, newEntry: Listed | undefined): void {
  event.preventDefault();
  const isLast = at + 1 === (draft.form.peek()?.fields.length ?? 0);
  if (newEntry) pick(newEntry);
  if (event.ctrlKey || event.metaKey) draft.submit();
  else if (!isLast) draft.focusField(at + 1);
  // A value that was just accepted is shown before it is sent.
  else if (!newEntry) draft.submit();
}

/** Handles Backspace in an empty field: removes the field or, in the first one, the command. */
function erase(event: KeyboardEvent, { field: { option }, at }: Pressed): void {
  event.preventDefault();
  if (option.required !== true) draft.remove(option.name);
  else if (at > 0) draft.focusField(at - 1);
  else draft.leave(`/${draft.form.peek()?.callable.name ?? ""}`);
}

const listed = (offer: Offer): Listed => ({
  key: String(offer.value),
  name: offer.name,
  description: offer.description,
  offer,
});

/** The bot's suggestions for a field, and a function to request them. */
function useSuggestions({ option }: Field) {
  const [suggested, setSuggested] = useState<Suggested | null>(null);
  // Created in the state, not in an effect: the field requests suggestions before effects run.
  const [suggestions] = useState(() => new Suggestions(setSuggested));
  useEffect(() => () => suggestions.stop(), []);
  useEffect(() => {
    if (suggested?.typedAt) measureUntilPainted(suggested.typedAt);
  }, [suggested]);

  /** `typedAt` is `null` if the field was entered without a key press. */
  const ask = (text: string, typedAt: number | null) => {
    const [form, person, place] = [draft.form.peek(), me.peek()?.id, channel.peek()];
    if (option.autocomplete !== true || form === null || person === undefined || place === null) return;
    const options = { ...given(form, draft.known.peek()), [option.name]: text };
    const question = { person, channel: place, command: form.callable.name, options, focused: option.name };
    suggestions.ask({ question, typedAt });
  };
  return { suggested, ask };
}
