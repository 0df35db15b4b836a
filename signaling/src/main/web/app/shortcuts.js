// One letter for each switch, while nobody types.

/** @type {Record<string, "microphone" | "camera" | "screen" | "hand" | "chat">} */
const KEYS = { m: "microphone", v: "camera", s: "screen", h: "hand", c: "chat" };

/**
 * @param {Record<"microphone" | "camera" | "screen" | "hand" | "chat", () => void>} actions
 * @param {() => boolean} isActive
 */
export function onShortcut(actions, isActive) {
  addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, select, dialog") !== null;
    const action = KEYS[event.key.toLowerCase()];
    if (action === undefined || typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) {
      return;
    }
    if (isActive()) {
      event.preventDefault();
      actions[action]();
    }
  });
}
