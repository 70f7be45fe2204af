// The head of a thread: its channel, its tags, and what a moderator can do with it.
import { performAction } from "../connection";
import { allChannels, chosenChannel, me } from "../state";
import type { Channel } from "../protocol";
import { Tags } from "./forum";

export function ThreadHead({ thread }: { thread: Channel }) {
  const parent = allChannels.value?.find(({ id }) => id === thread.parent);
  const change = (changes: Partial<Pick<Channel, "is_archived" | "is_locked">>) => {
    const { id, is_archived, is_locked } = thread;
    void performAction({ action: "set_thread", thread: id, is_archived, is_locked, ...changes });
  };
  const state = [thread.is_locked ? "locked" : "", thread.is_archived ? "archived" : ""].filter((word) => word !== "");
  return (
    <div class="shell-thread">
      {parent !== undefined && <button type="button" onClick={() => (chosenChannel.value = parent.id)}>← #{parent.name}</button>}
      <Tags tags={thread.tags} />
      <span role="status" class="shell-thread-state">{state.length > 0 && `This thread is ${state.join(" and ")}.`}</span>
      {me.value?.is_manager && (
        <span class="shell-thread-tools">
          <button type="button" aria-pressed={thread.is_locked} onClick={() => change({ is_locked: !thread.is_locked })}>Lock</button>
          <button type="button" aria-pressed={thread.is_archived} onClick={() => change({ is_archived: !thread.is_archived })}>Archive</button>
        </span>
      )}
    </div>
  );
}
