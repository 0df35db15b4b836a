// The sealed chat.

import { byId, fitHeight, make, setText, showMessage } from "./dom.js";
import { FileLine } from "./file-line.js";
import { shownNames } from "./tiles.js";

/** @typedef {import("./app-state.js").AppState} AppState */
/** @typedef {import("./meeting-state.js").ChatMessage} ChatMessage */

export class ChatView {
  #panel = byId("chat", HTMLElement);
  #list = byId("chat-messages", HTMLElement);
  #input = byId("chat-input", HTMLTextAreaElement);
  #to = byId("chat-to", HTMLSelectElement);
  #problem = byId("chat-problem", HTMLElement);
  /** @type {Map<number, {line: HTMLElement, file: FileLine | null}>} by message key */
  #lines = new Map();
  #actions;

  /**
   * @param {object} actions
   * @param {(text: string) => void} actions.onSend
   * @param {(id: string | null) => void} actions.onRecipient
   * @param {(file: File) => void} actions.onFile
   * @param {import("./file-line.js").FileActions} actions.files
   * @param {() => void} actions.onClose
   */
  constructor({ onSend, onRecipient, onFile, files, onClose }) {
    this.#actions = files;
    this.#takeFiles(onFile);
    byId("chat-close", HTMLElement).onclick = onClose;
    this.#to.onchange = () => onRecipient(this.#to.value === "" ? null : this.#to.value);
    this.#input.oninput = () => fitHeight(this.#input);
    this.#input.onkeydown = (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#input.form?.requestSubmit();
      } else if (event.key === "Escape") {
        onClose();
      }
    };
    byId("chat-form", HTMLFormElement).onsubmit = (event) => {
      event.preventDefault();
      const text = this.#input.value.trim();
      if (text !== "") {
        onSend(text);
        this.#input.value = "";
        fitHeight(this.#input);
      }
    };
  }

  /** @param {AppState} state */
  render(state) {
    const opens = this.#panel.hidden && state.chatOpen;
    this.#panel.hidden = !state.chatOpen;
    this.#showMessages(state);
    this.#showRecipients(state);
    showMessage(this.#problem, state.chatProblem);
    if (opens) {
      this.#input.focus();
      this.#list.scrollTop = this.#list.scrollHeight;
    }
  }

  /**
   * Chosen with the button, or dropped on the panel.
   *
   * @param {(file: File) => void} onFile
   */
  #takeFiles(onFile) {
    const input = byId("chat-file", HTMLInputElement);
    byId("chat-attach", HTMLElement).onclick = () => input.click();
    input.onchange = () => {
      [...(input.files ?? [])].forEach(onFile);
      input.value = "";
    };
    const over = (/** @type {DragEvent} */ event, /** @type {boolean} */ isOver) => {
      event.preventDefault();
      this.#panel.classList.toggle("is-target", isOver);
    };
    this.#panel.ondragover = (event) => over(event, true);
    this.#panel.ondragleave = (event) => over(event, false);
    this.#panel.ondrop = (event) => {
      over(event, false);
      [...(event.dataTransfer?.files ?? [])].forEach(onFile);
    };
  }

  /** @param {AppState} state */
  #showMessages(state) {
    const { messages } = state.meeting;
    const keys = new Set(messages.map(({ key }) => key));
    for (const [key, { line, file }] of this.#lines) {
      if (!keys.has(key)) {
        file?.remove();
        line.remove();
        this.#lines.delete(key);
      }
    }
    const atEnd = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < 60;
    const before = this.#lines.size;
    const names = shownNames(state);
    for (const message of messages) {
      const { line, file } = this.#lines.get(message.key) ?? this.#newLine(message);
      this.#lines.set(message.key, { line, file });
      if (message.file !== undefined) {
        file?.render({ ...message, file: message.file }, names);
      }
    }
    if (atEnd || (this.#lines.size > before && messages.at(-1)?.own === true)) {
      this.#list.scrollTop = this.#list.scrollHeight;
    }
  }

  /** @param {ChatMessage} message */
  #newLine(message) {
    const line = lineOf(message);
    const file = message.file === undefined ? null : new FileLine(message.file, this.#actions);
    if (file !== null) {
      line.append(file.element);
    }
    this.#list.append(line);
    return { line, file };
  }

  /** @param {AppState} state */
  #showRecipients(state) {
    const names = shownNames(state);
    const reachable = [...state.meeting.peers.values()].filter(({ state: known }) => known !== "announced");
    const options = [["", "everybody"], ...reachable.map(({ id, slot }) => [id, `${names.get(slot)}, privately`])];
    const key = JSON.stringify(options);
    if (this.#to.dataset["key"] !== key) {
      this.#to.dataset["key"] = key;
      this.#to.replaceChildren(...options.map(([value, label]) => new Option(label, value)));
    }
    // Who has left is no choice any more; what is sent to them is refused.
    this.#to.value = state.chatTo ?? "";
    this.#panel.classList.toggle("is-private", state.chatTo !== null);
  }
}

/**
 * @param {ChatMessage} message
 * @returns {HTMLElement}
 */
function lineOf({ name, text, own, private: isPrivate, missing, atMs, file }) {
  const line = make("li", own ? "message own" : "message");
  line.dataset["testid"] = "chat-message";
  if (missing) {
    const gap = make("p", "gap", `A message from ${name} is missing here.`);
    gap.dataset["testid"] = "chat-missing";
    line.append(gap);
  } else {
    const time = new Date(atMs).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const from = own ? "You" : name;
    const head = make("p", "message-head");
    head.append(make("span", "message-from", from), make("span", "message-time", time));
    if (isPrivate) {
      head.append(make("span", "message-private", "private"));
    }
    line.append(head);
    if (file === undefined) {
      const body = make("p", "message-text");
      body.dir = "auto";
      setText(body, text);
      line.append(body);
    }
  }
  return line;
}
