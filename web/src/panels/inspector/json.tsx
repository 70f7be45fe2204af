// Shows JSON with indentation and colors, and a button to copy it.
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";

/** The maximum length with colors, in characters. Longer JSON would be slow. */
const MAX_COLORED = 60_000;

export function Json({ label, value }: { label: string; value: unknown }) {
  const text = useMemo(() => JSON.stringify(value, null, 2), [value]);
  const parts = useMemo(() => (text.length > MAX_COLORED ? [["", text]] : tokens(text)), [text]);
  return (
    <figure class="inspector-json">
      <figcaption>
        {label} <CopyButton text={text} what={label} />
      </figcaption>
      {/* Scrollable, so it must be focusable. */}
      <pre tabIndex={0} aria-label={label}>
        {parts.map(([kind, part]) => (kind === "" ? part : <span class={`inspector-${kind}`}>{part}</span>))}
      </pre>
    </figure>
  );
}

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d[\d.eE+-]*/g;

/** Splits JSON into tokens with their kind: `key`, `text`, `value`, or empty for the text between them. */
export function tokens(json: string): [string, string][] {
  const parts: [string, string][] = [];
  let end = 0;
  for (const match of json.matchAll(TOKEN)) {
    const [whole, string, colon] = match;
    if (match.index > end) parts.push(["", json.slice(end, match.index)]);
    parts.push([string === undefined ? "value" : colon === undefined ? "text" : "key", whole]);
    end = match.index + whole.length;
  }
  if (end < json.length) parts.push(["", json.slice(end)]);
  return parts;
}

function CopyButton({ text, what }: { text: string; what: string }) {
  const status = useSignal("");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      status.value = "Copied";
    } catch {
      status.value = "The browser does not allow copying";
    }
    setTimeout(() => (status.value = ""), 2_000);
  };
  return (
    <>
      <button type="button" class="inspector-copy" aria-label={`Copy ${what}`} onClick={() => void copy()}>
        Copy
      </button>
      <span role="status" class="inspector-copied">
        {status.value}
      </span>
    </>
  );
}
