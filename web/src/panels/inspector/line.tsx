// The switch that cuts the line between Discord and the bot, to see what a member sees while the bot is away.
import { useSignal } from "@preact/signals";
import { setLine } from "../../connection";
import { hear, line as told } from "../../state";
import { Fault, whyOf } from "../parts";

export function LineSwitch() {
  const fault = useSignal<string | null>(null);
  const line = told.value;
  if (line === undefined) return null;
  const cut = async (is_cut: boolean): Promise<void> => {
    fault.value = null;
    try {
      hear({ tell: "line", line: await setLine({ is_cut }) });
    } catch (refused) {
      fault.value = whyOf(refused);
    }
  };
  return (
    <div class="inspector-line">
      <p role="status" class={line.is_connected && !line.is_cut ? "inspector-connected" : "inspector-away"}>
        {line.is_cut ? "The line to the bot is cut." : line.is_connected ? "The bot is connected." : "The bot is not connected."}
      </p>
      <label class="panel-check">
        <input
          type="checkbox"
          role="switch"
          checked={line.is_cut}
          aria-describedby="inspector-line-hint"
          onChange={(event) => {
            // The switch shows what is, which the program tells; not what was wished.
            event.currentTarget.checked = line.is_cut;
            void cut(!line.is_cut);
          }}
        />
        Cut the line to the bot
      </label>
      <p id="inspector-line-hint" class="panel-hint">
        While it is cut the bot hears nothing, as in an outage. Whoever sends a command or presses a button then reads
        “The application did not respond” or “This interaction failed” after three seconds.
      </p>
      <Fault why={fault.value} />
    </div>
  );
}
