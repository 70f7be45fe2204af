import { useMemo } from "preact/hooks";
import { highlighted } from "./languages";

/** A code block. Long lines wrap, like in Discord. */
export function Code({ code, language }: { code: string; language: string }) {
  const html = useMemo(() => highlighted(code, language), [code, language]);
  return (
    <pre class="md-block">
      {html === null ? <code>{code}</code> : <code dangerouslySetInnerHTML={{ __html: html }} />}
    </pre>
  );
}
