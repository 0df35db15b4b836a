// A file in the chat: its name, how far it is, and what can be done with it.

import { icon, make, setText } from "./dom.js";
import { FILE_LIMIT_BYTES, readableSize } from "./shared-files.js";

/** @typedef {import("./meeting-state.js").ChatMessage} ChatMessage */
/** @typedef {import("./shared-files.js").SharedFile} SharedFile */
/**
 * @typedef {object} FileActions
 * @property {(id: string, number: number) => void} accept
 * @property {(id: string, number: number) => void} decline also breaks off what is coming
 */

/** @type {Record<string, string>} */
const FAILURES = {
  gone: "The sender does not offer it any more.",
  silent: "The sender did not answer. Try again.",
  content: "What came is not the file that was offered, so it was thrown away.",
  left: "The sender has left.",
  busy: "Too many files are coming in at once. Try again in a moment.",
};
const OWN_FAILURE = "The file changed on your disk, so it is not sent any more. Offer it again.";
const AGAIN = new Set(["silent", "busy", "content"]);

export class FileLine {
  element = make("div", "file");
  #state = make("p", "file-state");
  #bar = document.createElement("progress");
  #buttons = make("p", "file-buttons");
  #actions;
  #shown = "";
  /** @type {string | null} */
  #url = null;

  /**
   * @param {SharedFile} file
   * @param {FileActions} actions
   */
  constructor({ name, size }, actions) {
    this.#actions = actions;
    const label = make("p", "file-name");
    const text = make("span", "", name);
    text.dir = "auto";
    label.append(icon("file"), text);
    this.#state.dataset["testid"] = "file-state";
    this.#bar.max = size;
    this.#bar.setAttribute("aria-label", name);
    this.element.dataset["testid"] = "file";
    this.element.append(label, this.#state, this.#bar, this.#buttons);
  }

  /**
   * @param {ChatMessage & {file: SharedFile}} message
   * @param {ReadonlyMap<number, string>} names
   */
  render({ own, file }, names) {
    this.element.dataset["phase"] = file.phase;
    setText(this.#state, own ? ownStateText(file, names) : stateText(file));
    this.#bar.hidden = file.phase !== "coming";
    this.#bar.value = file.bytes;
    const key = `${file.phase} ${file.failure}`;
    if (key !== this.#shown) {
      this.#shown = key;
      this.#buttons.replaceChildren(...(own ? [] : this.#choices(file)));
    }
  }

  /** What the browser keeps for saving is let go of. */
  remove() {
    if (this.#url !== null) {
      URL.revokeObjectURL(this.#url);
    }
  }

  /**
   * @param {SharedFile} file
   * @returns {HTMLElement[]}
   */
  #choices({ from, number, name, size, phase, blob, failure }) {
    const accept = () => this.#actions.accept(from, number);
    const decline = () => this.#actions.decline(from, number);
    if (phase === "offered" && size > FILE_LIMIT_BYTES) {
      return [];
    }
    switch (phase) {
      case "offered":
        return [button("Get it", "file-accept", accept), button("No, thanks", "file-decline", decline)];
      case "coming":
        return [button("Stop", "file-decline", decline)];
      case "declined":
        return [button("Get it after all", "file-accept", accept)];
      case "failed":
        return AGAIN.has(failure) ? [button("Try again", "file-accept", accept)] : [];
      case "done":
        return blob === null ? [] : [this.#save(name, blob)];
    }
  }

  /**
   * @param {string} name
   * @param {Blob} blob
   */
  #save(name, blob) {
    const link = document.createElement("a");
    this.#url ??= URL.createObjectURL(blob);
    link.href = this.#url;
    link.download = name;
    link.className = "quiet";
    link.textContent = "Save";
    link.dataset["testid"] = "file-save";
    return link;
  }
}

/**
 * @param {string} label
 * @param {string} testId
 * @param {() => void} onClick
 */
function button(label, testId, onClick) {
  const element = make("button", "quiet", label);
  element.setAttribute("type", "button");
  element.dataset["testid"] = testId;
  element.onclick = onClick;
  return element;
}

/** @param {SharedFile} file */
function stateText({ phase, size, bytes, failure }) {
  switch (phase) {
    case "offered":
      return size > FILE_LIMIT_BYTES ? `${readableSize(size)}: too large to be taken here.` : readableSize(size);
    case "coming":
      return `${percent(bytes, size)} of ${readableSize(size)}`;
    case "declined":
      return `${readableSize(size)}, not taken`;
    case "done":
      return `${readableSize(size)}, complete and unchanged`;
    case "failed":
      return FAILURES[failure] ?? "This did not work.";
  }
}

/**
 * @param {SharedFile} file
 * @param {ReadonlyMap<number, string>} names
 */
function ownStateText({ phase, size, taken, failure }, names) {
  if (phase === "failed") {
    return failure === "content" ? OWN_FAILURE : "Not offered any more.";
  }
  const takers = [...taken].map(([slot, bytes]) => {
    const name = names.get(slot) ?? "Somebody who left";
    return bytes >= size ? `${name} has it` : `${name}: ${percent(bytes, size)}`;
  });
  return takers.length === 0 ? `${readableSize(size)}, offered. Nobody has fetched it yet.` : takers.join(", ");
}

/**
 * @param {number} bytes
 * @param {number} size
 */
function percent(bytes, size) {
  return `${Math.floor((100 * bytes) / size)} %`;
}
