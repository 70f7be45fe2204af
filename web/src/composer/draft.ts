// What is in the composer: words, or the form of a command. It outlives the elements that show it.
import { computed, signal } from "@preact/signals";
import { DIRECT, channel, channels, chosenPerson, commands, me, people, roles } from "../state";
import { callables, recognise, type Callable } from "./commands";
import { begin, change as changed, empty, given, problem, words, type Field, type Form } from "./form";
import { sendCommand } from "./sending";
import type { CommandOption, Options } from "../protocol";
import type { Known } from "./offers";
import { reserved, type Reserved } from "./unknown";

export const text = signal("");
export const form = signal<Form | null>(null);
/** Whether to show what is wrong with every field: somebody tried to send. */
export const isChecked = signal(false);
/** What gets the focus next: the words, the sending button, or the field of an option. */
export const focus = signal<{ on: "text" | "send" | { option: string } } | null>(null);
/** Whether the command was typed here, rather than filled in by another part of the page. */
export const isTyped = signal(false);
/** The option whose field has the focus, or had it last. */
export const focused = signal<string | null>(null);
/** Comes back with the arrow key. */
let last: Form | null = null;

export const known = computed<Known>(() => {
  return { people: people.value ?? [], channels: channels.value ?? [], roles: roles.value ?? [] };
});

/** What I may send here. */
export const usable = computed<Callable[]>(() => {
  const person = me.value;
  return person === null ? [] : callables(commands.value ?? [], { person, isDirect: channel.value === DIRECT });
});

/** What the words name and only a manager may send here. */
export const forManagers = computed<Reserved | null>(() => {
  const [person, isDirect] = [me.value, channel.value === DIRECT];
  if (person === null) return null;
  return reserved(commands.value ?? [], people.value ?? [], { person, isDirect }, text.value);
});

/** Lets somebody who may send it go on with these words. */
export function becomeManager({ manager }: Reserved): void {
  chosenPerson.value = manager.id;
  const named = recognise(usable.peek(), `${text.peek()} `);
  if (named !== null) open(named.callable, {}, named.rest);
  else focus.value = { on: "text" };
}

/** Turns the composer into the form of a command; `rest` are words for its first option. */
export function open(callable: Callable, options: Options = {}, rest?: string): void {
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
  // In the last field, Enter sends.
  const next = shown.fields.find(isLeft) ?? shown.fields.at(-1);
  text.value = "";
  isChecked.value = false;
  isTyped.value = typed;
  focused.value = next?.option.name ?? null;
  form.value = shown;
  focus.value = { on: next ? { option: next.option.name } : "send" };
}

/** Opens a command by name, unless I may not use it here. */
export function openNamed(command: string, options: Options): boolean {
  const callable = usable.peek().find(({ name }) => name === command);
  if (callable !== undefined) open(callable, options);
  return callable !== undefined;
}

/** Back to words; the command can be had back with the arrow key. */
export function leave(words = ""): void {
  last = form.peek() ?? last;
  form.value = null;
  text.value = words;
  focus.value = { on: "text" };
}

/** Brings the last command back into the composer. */
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

/** Takes an optional field out; the focus goes to the one before it. */
export function remove(name: string): void {
  const before = form.peek();
  if (before === null) return;
  const at = before.fields.findIndex((field) => field.option.name === name);
  form.value = { ...before, fields: before.fields.toSpliced(at, 1) };
  focusField(Math.max(at - 1, 0));
}

/** Moves on to the field at this place, or to the sending button behind the last. */
export function focusField(at: number): void {
  const field = form.peek()?.fields[at];
  focus.value = { on: field ? { option: field.option.name } : "send" };
}

/** Sends the command, or goes to the first field that keeps it from being sent. */
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
  void sendCommand(filled.callable.name, given(filled, known.peek()), { words: words(filled), edit });
}
