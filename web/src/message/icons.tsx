// Icons, drawn as SVG because not every system has an emoji font.

const PATHS = {
  eye: "M12 5C6.5 5 2.7 9 1.5 12c1.2 3 5 7 10.5 7s9.3-4 10.5-7C21.3 9 17.5 5 12 5Zm0 11.5a4.5 4.5 0 1 1 0-9 4.5 4.5 0 0 1 0 9Zm0-2a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
  warning: "M12 2.5 1.2 21h21.6L12 2.5ZM11 9h2v6h-2V9Zm0 7.5h2v2h-2v-2Z",
  picture: "M3 4h18v16H3V4Zm2 2v9l4-4 4 4 3-3 3 3V6H5Zm10.5 1.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3Z",
  file: "M5 2h9l5 5v15H5V2Zm8 1.5V8h4.5L13 3.5ZM8 12v1.5h8V12H8Zm0 4v1.5h8V16H8Z",
  down: "m6 9 6 6 6-6-1.4-1.4L12 12.2 7.4 7.6 6 9Z",
  more: "M4 10h4v4H4v-4Zm6 0h4v4h-4v-4Zm6 0h4v4h-4v-4Z",
  out: "M5 5h6v2H7v10h10v-4h2v6H5V5Zm8-1h7v7h-2V7.4l-7.3 7.3-1.4-1.4L16.6 6H13V4Z",
};

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="msg-icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}
