// The form of a command: its name, fields for its options, and buttons to add optional ones.
import * as draft from "./draft";
import { missing, type Form } from "./form";
import { OptionField } from "./option-field";

export function CommandForm({ form }: { form: Form }) {
  const { callable, fields } = form;
  const focused = fields.find(({ option }) => option.name === draft.focused.value)?.option;
  const isUsable = draft.usable.value.some(({ name }) => name === callable.name);
  const more = missing(form);
  return (
    <form
      class="composer-form"
      aria-label={`/${callable.name}`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        draft.submit();
      }}
      onKeyDown={escape}
    >
      <p class="composer-description">
        {focused && <strong>{focused.name}</strong>} <span id="composer-description">{(focused ?? callable).description}</span>
      </p>
      {!isUsable && <p class="composer-error" role="status">You cannot use /{callable.name} here.</p>}
      <div class="composer-row">
        <span class="composer-chip">/{callable.name}</span>
        {fields.map((field, at) => <OptionField key={field.option.name} field={field} at={at} />)}
        {more.map((option) => (
          <button key={option.name} type="button" class="composer-add" title={option.description} onClick={() => draft.add(option)}>
            <span aria-hidden="true">+ </span>
            <span class="visually-hidden">Add </span>
            {option.name}
          </button>
        ))}
        <span class="composer-ends">
          <button type="button" class="composer-leave" onClick={() => draft.leave()}>Cancel</button>
          <button id="composer-send" class="composer-send" aria-describedby="composer-description" onKeyDown={press}>
            Send<span class="visually-hidden"> /{callable.name}</span>
          </button>
        </span>
      </div>
    </form>
  );

  /** Leaves the form from any element. A key that has closed a list is ignored. */
  function escape(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
    event.preventDefault();
    draft.leave();
  }

  /** Typing on the send button starts the next optional field. */
  function press(event: KeyboardEvent): void {
    const [option] = more;
    const isLetter = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === "Backspace" && fields.length > 0) draft.focusField(fields.length - 1);
    else if (event.key === "Backspace") draft.leave(`/${callable.name}`);
    else if (isLetter && option) draft.add(option, event.key);
    else return;
    event.preventDefault();
  }
}
