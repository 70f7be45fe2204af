// Pictures of the bot and the notes, loaded from the page's own origin. No request goes to another site.
import { useEffect, useRef, useState } from "preact/hooks";
import { fileUrl } from "../connection";
import type { Component } from "../protocol";
import { Icon } from "./icons";
import { Spoilered } from "./spoilered";

export function Gallery({ items }: { items: NonNullable<Component["items"]> }) {
  return (
    <div class={`msg-gallery msg-gallery-${Math.min(items.length, 3)}`}>
      {items.map((item) => <Picture url={item.media.url} alt={item.description} isSpoiler={item.spoiler} />)}
    </div>
  );
}

interface PictureProps {
  url: string;
  alt: string | null | undefined;
  isSpoiler?: boolean | undefined;
}

/** A picture. Clicking it enlarges it, and "ALT" shows its description. */
export function Picture({ url, alt, isSpoiler }: PictureProps) {
  const address = fileUrl(url);
  const words = alt ?? "";
  const [isLarge, enlarge] = useState(false);
  const [isDescribed, describe] = useState(false);
  if (/^[a-z][a-z0-9+.-]*:/i.test(address)) return <ExternalPicture url={address} alt={words} />;
  return (
    <figure class="msg-picture">
      <Spoilered isSpoiler={isSpoiler}>
        <button
          type="button"
          class="msg-enlarge"
          title="Enlarge"
          aria-label={words === "" ? "Picture without a description, enlarge" : undefined}
          onClick={() => enlarge(true)}
        >
          <img src={address} alt={words} />
        </button>
      </Spoilered>
      {words === "" ? null : (
        <button
          type="button"
          class="msg-alt"
          aria-expanded={isDescribed}
          aria-label="Show the description"
          onClick={() => describe(!isDescribed)}
        >
          ALT
        </button>
      )}
      {isDescribed ? <figcaption class="msg-caption">{words}</figcaption> : null}
      {isLarge ? <Large address={address} alt={words} onClose={() => enlarge(false)} /> : null}
    </figure>
  );
}

const WEB = "A picture from the web. Discord shows it; the sandbox does not load it:";

/** A placeholder for a picture that Discord would load. */
function ExternalPicture({ url, alt }: { url: string; alt: string }) {
  const isWeb = /^https?:/i.test(url);
  return (
    <figure class="msg-external">
      <Icon name="picture" />
      <figcaption>
        {alt === "" ? null : <b>{alt}</b>}
        <span>{isWeb ? WEB : "A picture that is not attached:"}</span>
        {isWeb ? <a href={url} target="_blank" rel="noreferrer noopener">{url}</a> : <span>{url}</span>}
      </figcaption>
    </figure>
  );
}

function Large({ address, alt, onClose }: { address: string; alt: string; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const name = alt === "" ? "Picture" : alt;
  return (
    <dialog ref={dialog} class="msg-large" aria-label={name} onClose={onClose} onClick={() => dialog.current?.close()}>
      <img src={address} alt={alt} />
      <p>{alt}</p>
      <button type="button" class="msg-button msg-button-secondary">Close</button>
    </dialog>
  );
}
