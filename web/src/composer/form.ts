// A command being filled in: its fields, what is wrong with them, and the options they amount to. No page.
import { Kind, isList, offers, type Known } from "./offers";
import type { Callable } from "./commands";
import type { CommandOption, Options } from "../protocol";

export interface Field {
  option: CommandOption;
  text: string;
  /** What was picked from a list; `null` for words typed by hand. */
  picked: string | number | boolean | null;
}

export interface Form {
  callable: Callable;
  /** In the order shown: the required ones, then the optional ones as they were added. */
  fields: Field[];
}

/** A command with its required fields, and those that `options` has a value for. */
export function begin(callable: Callable, options: Options, known: Known): Form {
  const isShown = (option: CommandOption) => option.required === true || options[option.name] !== undefined;
  const fields = callable.options.filter(isShown).map((option) => filled(option, options[option.name], known));
  return { callable, fields };
}

function filled(option: CommandOption, value: string | number | boolean | undefined, known: Known): Field {
  if (value === undefined) return empty(option);
  const offer = offers(option, known).find((offer) => offer.value === value);
  return { option, text: offer?.name ?? String(value), picked: offer?.value ?? null };
}

export const empty = (option: CommandOption): Field => ({ option, text: "", picked: null });

/** The form with something changed in one of its fields. */
export function change(form: Form, name: string, changes: Partial<Field>): Form {
  const fields = form.fields.map((field) => (field.option.name === name ? { ...field, ...changes } : field));
  return { ...form, fields };
}

/** The options that could still be added. */
export function missing(form: Form): CommandOption[] {
  return form.callable.options.filter((option) => form.fields.every((field) => field.option.name !== option.name));
}

/** What keeps a field from being sent, as a sentence; an optional field that is empty is left out instead. */
export function problem(field: Field, known: Known): string | null {
  const { option } = field;
  if (isEmpty(field)) return option.required === true ? `Fill in “${option.name}”.` : null;
  const value = valueOf(field, known);
  if (value === null) {
    return isList(option) ? "Choose one of the list." : option.type === Kind.whole ? "Write a whole number." : "Write a number.";
  }
  return typeof value === "string" ? lengthProblem(option, value) : typeof value === "number" ? sizeProblem(option, value) : null;
}

function lengthProblem({ min_length, max_length }: CommandOption, value: string): string | null {
  // Discord counts code points, not UTF-16 units.
  const length = [...value].length;
  if (min_length !== undefined && length < min_length) return `Write at least ${min_length} characters; this has ${length}.`;
  if (max_length !== undefined && length > max_length) return `Write at most ${max_length} characters; this has ${length}.`;
  return null;
}

function sizeProblem({ min_value, max_value }: CommandOption, value: number): string | null {
  if (min_value !== undefined && value < min_value) return `Write ${min_value} or more.`;
  if (max_value !== undefined && value > max_value) return `Write ${max_value} or less.`;
  return null;
}

/** What to send for a field; `null` when its words are no value of its kind. */
function valueOf({ option, text, picked }: Field, known: Known): string | number | boolean | null {
  if (picked !== null) return picked;
  if (isList(option)) {
    const words = text.trim().toLowerCase();
    return offers(option, known).find(({ name }) => name.toLowerCase() === words)?.value ?? null;
  }
  if (option.type === Kind.text) return text;
  const number = Number(text.trim().replace(",", "."));
  return Number.isFinite(number) && (option.type === Kind.number || Number.isInteger(number)) ? number : null;
}

const isEmpty = ({ text, picked }: Field): boolean => text.trim() === "" && picked === null;

/** The options of the fields that say something and are right. */
export function given(form: Form, known: Known): Options {
  const options: Options = {};
  for (const field of form.fields) {
    const value = isEmpty(field) || problem(field, known) !== null ? null : valueOf(field, known);
    if (value !== null) options[field.option.name] = value;
  }
  return options;
}

/** The command as it was typed, to be read back. */
export function words({ callable, fields }: Form): string {
  const said = fields.filter((field) => !isEmpty(field));
  return [`/${callable.name}`, ...said.map(({ option, text }) => `${option.name}: ${text}`)].join(" ");
}
