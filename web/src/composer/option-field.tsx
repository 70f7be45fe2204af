// The field of an option: a labeled text box, with a list if the option has one.
import * as draft from "./draft";
import type { Field } from "./form";
import { Count, Listbox, comboboxProps } from "./listbox";
import { Kind } from "./offers";
import { fieldId, useOption } from "./option";

export function OptionField({ field, at }: { field: Field; at: number }) {
  const { option, text } = field;
  const { list, hasList, wrong, isWithoutAnswer, pick, openList, edit, enter, leave, press } = useOption(field, at);
  const ids = { input: fieldId(option.name), error: `${fieldId(option.name)}-error` };
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
        onInput={(event) => edit(event.currentTarget.value, event.timeStamp)}
        onKeyDown={press}
        onClick={openList}
        onFocus={enter}
        onBlur={leave}
      />
      {option.required !== true && <Remove option={option.name} />}
      <Listbox list={list} pick={(entry) => { pick(entry); draft.focusField(at); }} />
      {hasList && <Count isOpen={list.isOpen} entries={list.entries} what="suggestion" />}
      {isWithoutAnswer && <p class="composer-note" role="status">The bot did not return suggestions. You can enter any text.</p>}
      <p id={ids.error} class="composer-error">{wrong}</p>
    </div>
  );
}

/** For the mouse. With the keyboard, Backspace in the empty field removes it. */
function Remove({ option }: { option: string }) {
  return (
    <button type="button" class="composer-remove" tabIndex={-1} aria-label={`Remove ${option}`} onClick={() => draft.remove(option)}>
      ×
    </button>
  );
}
