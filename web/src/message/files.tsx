// Files: the attachments of messages without Components V2, and File components.
import { fileUrl } from "../connection";
import type { Attachment } from "../protocol";
import { useMessageContext } from "./actions";
import { Icon } from "./icons";
import { Gallery } from "./media";

export function Attachments({ attachments }: { attachments: Attachment[] }) {
  const isPicture = (it: Attachment) => it.content_type?.startsWith("image/") ?? false;
  const pictures = attachments.filter(isPicture);
  return (
    <>
      {pictures.length === 0 ? null : (
        <Gallery items={pictures.map(({ url, description }) => ({ media: { url }, description: description ?? null }))} />
      )}
      {attachments.filter((it) => !isPicture(it)).map((it) => <FileCard url={it.url} />)}
    </>
  );
}

/** A file to download, with its name and size. */
export function FileCard({ url }: { url: string }) {
  const { message } = useMessageContext();
  const known = message.attachments?.find((attachment) => attachment.url === url);
  const name = known?.filename ?? decodeURIComponent(url.split(/[/?=]/).at(-1) ?? url);
  return (
    <div class="msg-file">
      <Icon name="file" />
      <span class="msg-file-name">
        <a href={fileUrl(url)} download={name}>{name}</a>
        {known === undefined ? null : <small>{size(known.size)}</small>}
      </span>
    </div>
  );
}

function size(bytes: number): string {
  if (bytes < 1_024) return `${bytes} bytes`;
  if (bytes < 1_024 * 1_024) return `${(bytes / 1_024).toFixed(2)} KB`;
  return `${(bytes / 1_024 / 1_024).toFixed(2)} MB`;
}
