// The content of the composer: a text, or the form of a command. It is kept when the composer is not visible.
import { computed, signal } from "@preact/signals";
import { DIRECT, channel, channels, chosenPerson, commands, isInstalled, me, openChannel, people, roles } from "../state";
import { callables, recognize, type Callable, type Place } from "./commands";
import { begin, change as changed, empty, given, problem, commandText, type Field, type Form } from "./form";
import { sendCommand } from "./sending";
import type { CommandOption, CommandOptions } from "../protocol";
import type { Known } from "./offers";
import { reserved, type Reserved } from "./unknown";

export const text = signal("");
export const form = signal<Form | null>(null);
/** Whether to show the problems of all fields, after an attempt to send. */
export const isChecked = signal(false);
/** The element to focus next: the message box, the send button, or the field of an option. */
export const focus = signal<{ on: "text" | "send" | { option: string } } | null>(null);
/** Whether the command was typed, rather than opened by another part of the page. */
export const isTyped = signal(false);
/** The option whose field has or last had the focus. */
export const focused = signal<string | null>(null);
/** The last command, which the arrow key restores. */
let last: Form | null = null;

export const known = computed<Known>(() => {
  return { people: people.value ?? [], channels: channels.value ?? [], roles: roles.value ?? [] };
});

/** Where the current person uses commands. */
export const place = computed<Place | null>(() => {
  const person = me.value;
  if (person === null) return null;
  const isPrivate = openChannel.value?.kind === "private";
  return { person, isDirect: channel.value === DIRECT, isPrivate, isInstalled: isInstalled.value };
});

/** The commands that the current person can use here. */
export const usable = computed<Callable[]>(() => (place.value === null ? [] : callables(commands.value ?? [], place.value)));

/** The typed command, if only a manager can use it here. */
export const managerCommand = computed<Reserved | null>(() => {
  if (place.value === null) return null;
  return reserved(commands.value ?? [], people.value ?? [], place.value, text.value);
});

/** Switches to the manager and continues with the typed text. */
export function switchToManager({ manager }: Reserved): void {
  chosenPerson.value = manager.id;
  const named = recognize(usable.peek(), `${text.peek()} `);
  if (named !== null) open(named.callable, {}, named.rest);
  else focus.value = { on: "text" };
}

/** Opens the form of a command. `rest` is the text for its first option. */
export function open(callable: Callable, options: CommandOptions = {}, rest?: string): void {
  const [first] = callable.options;
  const opened = begin(callable, options, known.peek());
  if (rest !== undefined && first !== undefined) {
    const others = opened.fields.filter(({ option }) => option.name !== first.name);
    opened.fields = [{ ...empty(first), text: rest }, ...others];
  }
  showForm(opened, rest !== undefined);
}

function showForm(shown: Form, typed: boolean): void {
  const isLeft = (field: Field) => problem(field, known.peek()) !== null;
  // In the last field, Enter sends the command.
  const next = shown.fields.find(isLeft) ?? shown.fields.at(-1);
  text.value = "";
  isChecked.value = false;
  isTyped.value = typed;
  focused.value = next?.option.name ?? null;
  form.value = shown;
  focus.value = { on: next ? { option: next.option.name } : "send" };
}

/** Opens a command by name. Returns false if the current person cannot use it here. */
export function openNamed(command: string, options: CommandOptions): boolean {
  const callable = usable.peek().find(({ name }) => name === command);
  if (callable !== undefined) open(callable, options);
  return callable !== undefined;
}

/** Returns to the message box. The arrow key restores the command. */
export function leave(words = ""): void {
  last = form.peek() ?? last;
  form.value = null;
  text.value = words;
  focus.value = { on: "text" };
}

/** Restores the last command. */
export function recall(): boolean {
  if (last !== null) showForm(last, false);
  return last !== null;
}

export function change(name: string, changes: Partial<Field>): void {
  const before = form.peek();
  if (before !== null) form.value = changed(before, name, changes);
}

export function add(option: CommandOption, text = ""): void {
  const before = form.peek();
  if (before === null) return;
  form.value = { ...before, fields: [...before.fields, { ...empty(option), text }] };
  focus.value = { on: { option: option.name } };
}

/** Removes an optional field and focuses the one before it. */
export function remove(name: string): void {
  const before = form.peek();
  if (before === null) return;
  const at = before.fields.findIndex((field) => field.option.name === name);
  form.value = { ...before, fields: before.fields.toSpliced(at, 1) };
  focusField(Math.max(at - 1, 0));
}

/** Focuses the field with this index, or the send button after the last field. */
export function focusField(at: number): void {
  const field = form.peek()?.fields[at];
  focus.value = { on: field ? { option: field.option.name } : "send" };
}

/** Sends the command, or focuses the first field with a problem. */
export function submit(): void {
  const filled = form.peek();
  if (filled === null) return;
  const wrong = filled.fields.findIndex((field) => problem(field, known.peek()) !== null);
  if (wrong >= 0) {
    isChecked.value = true;
    focusField(wrong);
    return;
  }
  leave();
  const edit = () => showForm(filled, false);
  void sendCommand(filled.callable.name, given(filled, known.peek()), { words: commandText(filled), edit });
}
