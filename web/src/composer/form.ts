// The form of a command: its fields, their problems, and the resulting options. Pure functions.
import { Kind, isList, offers, type Known } from "./offers";
import type { Callable } from "./commands";
import type { CommandOption, CommandOptions } from "../protocol";

export interface Field {
  option: CommandOption;
  text: string;
  /** The value chosen from a list; `null` for typed text. */
  picked: string | number | boolean | null;
}

export interface Form {
  callable: Callable;
  /** In display order: the required fields, then the optional ones in the order in which they were added. */
  fields: Field[];
}

/** Returns the form of a command with its required fields and those that have a value in `options`. */
export function begin(callable: Callable, options: CommandOptions, known: Known): Form {
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

/** Returns the form with changes in one field. */
export function change(form: Form, name: string, changes: Partial<Field>): Form {
  const fields = form.fields.map((field) => (field.option.name === name ? { ...field, ...changes } : field));
  return { ...form, fields };
}

/** Returns the options that can still be added. */
export function missing(form: Form): CommandOption[] {
  return form.callable.options.filter((option) => form.fields.every((field) => field.option.name !== option.name));
}

/** Returns the problem of a field as a sentence. An empty optional field has none: it is left out. */
export function problem(field: Field, known: Known): string | null {
  const { option } = field;
  if (isEmpty(field)) return option.required === true ? `Fill in “${option.name}”.` : null;
  const value = valueOf(field, known);
  if (value === null) {
    return isList(option) ? "Choose a value from the list." : option.type === Kind.whole ? "Enter a whole number." : "Enter a number.";
  }
  return typeof value === "string" ? lengthProblem(option, value) : typeof value === "number" ? sizeProblem(option, value) : null;
}

function lengthProblem({ min_length, max_length }: CommandOption, value: string): string | null {
  // Discord counts code points, not UTF-16 units.
  const length = [...value].length;
  if (min_length !== undefined && length < min_length) return `Enter at least ${min_length} characters (currently ${length}).`;
  if (max_length !== undefined && length > max_length) return `Enter at most ${max_length} characters (currently ${length}).`;
  return null;
}

function sizeProblem({ min_value, max_value }: CommandOption, value: number): string | null {
  if (min_value !== undefined && value < min_value) return `Enter ${min_value} or more.`;
  if (max_value !== undefined && value > max_value) return `Enter ${max_value} or less.`;
  return null;
}

/** Returns the value to send for a field; `null` if the text is not a valid value. */
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

/** Returns the options of the fields that have a valid value. */
export function given(form: Form, known: Known): CommandOptions {
  const options: CommandOptions = {};
  for (const field of form.fields) {
    const value = isEmpty(field) || problem(field, known) !== null ? null : valueOf(field, known);
    if (value !== null) options[field.option.name] = value;
  }
  return options;
}

/** Returns the command as text. */
export function commandText({ callable, fields }: Form): string {
  const said = fields.filter((field) => !isEmpty(field));
  return [`/${callable.name}`, ...said.map(({ option, text }) => `${option.name}: ${text}`)].join(" ");
}
