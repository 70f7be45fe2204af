// JSON for reading: indented, lightly coloured, and to copy.
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";

/** Beyond this colours cost more than they help. */
const COLOURED_UP_TO = 60_000;

export function Json({ label, value }: { label: string; value: unknown }) {
  const text = useMemo(() => JSON.stringify(value, null, 2), [value]);
  const parts = useMemo(() => (text.length > COLOURED_UP_TO ? [["", text]] : tokens(text)), [text]);
  return (
    <figure class="inspector-json">
      <figcaption>
        {label} <CopyButton text={text} what={label} />
      </figcaption>
      {/* Scrolls, so that it must be reachable by keyboard. */}
      <pre tabIndex={0} aria-label={label}>
        {parts.map(([kind, part]) => (kind === "" ? part : <span class={`inspector-${kind}`}>{part}</span>))}
      </pre>
    </figure>
  );
}

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d[\d.eE+-]*/g;

/** Text with its kind (`key`, `text`, `value`, or nothing for what stands between); all parts together are the text. */
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
  const news = useSignal("");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      news.value = "Copied";
    } catch {
      news.value = "The browser does not allow it";
    }
    setTimeout(() => (news.value = ""), 2_000);
  };
  return (
    <>
      <button type="button" class="inspector-copy" aria-label={`Copy ${what}`} onClick={() => void copy()}>
        Copy
      </button>
      <span role="status" class="inspector-copied">
        {news.value}
      </span>
    </>
  );
}
