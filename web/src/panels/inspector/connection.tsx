// The switch that blocks the bot's connection, to see what members see during an outage.
import { useSignal } from "@preact/signals";
import { setConnection } from "../../connection";
import { applyUpdate, connection as connectionState } from "../../state";
import { ErrorMessage, errorText } from "../parts";

export function ConnectionSwitch() {
  const error = useSignal<string | null>(null);
  const connection = connectionState.value;
  if (connection === undefined) return null;
  const setBlocked = async (is_blocked: boolean): Promise<void> => {
    error.value = null;
    try {
      applyUpdate({ update: "connection", connection: await setConnection({ is_blocked }) });
    } catch (thrown) {
      error.value = errorText(thrown);
    }
  };
  return (
    <div class="inspector-connection">
      <p role="status" class={connection.is_connected && !connection.is_blocked ? "inspector-connected" : "inspector-away"}>
        {connection.is_blocked ? "The bot's connection is blocked." : connection.is_connected ? "The bot is connected." : "The bot is not connected."}
      </p>
      <label class="panel-check">
        <input
          type="checkbox"
          role="switch"
          checked={connection.is_blocked}
          aria-describedby="inspector-connection-hint"
          onChange={(event) => {
            // The switch shows the actual state, which the program sends; not the requested one.
            event.currentTarget.checked = connection.is_blocked;
            void setBlocked(!connection.is_blocked);
          }}
        />
        Block the bot's connection
      </label>
      <p id="inspector-connection-hint" class="panel-hint">
        While the connection is blocked, the bot receives nothing, as in an outage. After three seconds, commands fail with “The application did not respond” and buttons with “This interaction failed”.
      </p>
      <ErrorMessage why={error.value} />
    </div>
  );
}
