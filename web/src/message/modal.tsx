// A modal that the bot opened. Source: components/reference.mdx, "Label" and "Text Input".
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Markdown } from "../markdown/markdown";
import { performAction } from "../connection";
import type { Component } from "../protocol";
import type { OpenModal } from "./actions";
import { Picker } from "./select";

const PARAGRAPH = 2;

/** The modal as a dialog. `onClose` is called after it is submitted or closed. */
export function ModalDialog({ interaction, modal, onClose }: OpenModal & { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [fields, setFields] = useState<Record<string, string>>({});
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const title = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    try {
      const result = await performAction({ action: "submit", interaction, fields });
      if (result.result === "failed") setFailure("Something went wrong. Try again.");
      else dialog.current?.close();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  const set = (id: string, value: string) => setFields((before) => ({ ...before, [id]: value }));
  return (
    <dialog ref={dialog} class="msg-modal" aria-labelledby={title} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} aria-busy={isBusy}>
        <h2 id={title}>{modal.title}</h2>
        {modal.components.map((component) => <Part component={component} set={set} />)}
        {failure === null ? null : <p class="msg-failure" role="alert">{failure}</p>}
        <div class="msg-modal-end">
          <button type="button" class="msg-button msg-button-secondary" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button type="submit" class="msg-button msg-button-primary" disabled={isBusy}>Submit</button>
        </div>
      </form>
    </dialog>
  );
}

type Set = (id: string, value: string) => void;

/** A component of the modal: a label with its field, an action row, or text. */
function Part({ component, set }: { component: Component; set: Set }) {
  switch (component.type) {
    case 1:
      return <>{component.components?.map((field) => <Field field={field} label={field.label ?? ""} set={set} />)}</>;
    case 10:
      return <Markdown text={component.content ?? ""} />;
    case 18: {
      const { component: field, label = "", description } = component;
      return field === undefined ? null : <Field field={field} label={label} description={description} set={set} />;
    }
    default:
      return <p class="msg-unknown">Component type {component.type} is not supported in modals by this page.</p>;
  }
}

interface FieldProps {
  field: Component;
  label: string;
  description?: string | null | undefined;
  set: Set;
}

function Field({ field, label, description, set }: FieldProps) {
  const id = useId();
  const name = field.custom_id ?? "";
  const isRequired = field.required !== false;
  const given = {
    id,
    name,
    placeholder: field.placeholder,
    defaultValue: field.value,
    required: isRequired,
    minLength: field.min_length,
    maxLength: field.max_length ?? 4_000,
    "aria-describedby": description ? `${id}-what` : undefined,
    onInput: (event: Event) => set(name, (event.currentTarget as HTMLInputElement).value),
  };
  const words = <>{label}{isRequired ? <span class="msg-required" aria-hidden="true"> *</span> : null}</>;
  return (
    <div class="msg-field-of-form">
      {field.type === 4 ? <label for={id}>{words}</label> : <b>{words}</b>}
      {description ? <small id={`${id}-what`}>{description}</small> : null}
      {field.type === 4 && field.style === PARAGRAPH ? <textarea rows={4} {...given} /> : null}
      {field.type === 4 && field.style !== PARAGRAPH ? <input type="text" {...given} /> : null}
      {field.type === 3 ? <Picker menu={{ ...field, label }} onPick={(values) => set(name, values[0] ?? "")} /> : null}
      {field.type === 3 || field.type === 4 ? null : (
        <p class="msg-unknown">Field type {field.type} is not supported by this page.</p>
      )}
    </div>
  );
}
