// In the room: header, notices, switches. Tiles, chat and dialogs have modules of their own.

import { byId, icon, make, setText, showSwitch } from "./dom.js";
import { noticesOf, summaryOf } from "./wording.js";

/** @typedef {import("./app-state.js").AppState} AppState */
/** @typedef {import("./wording.js").Notice} Notice */
/**
 * @typedef {object} RoomActions
 * @property {() => void} microphone
 * @property {() => void} camera
 * @property {() => void} screen
 * @property {() => void} hand
 * @property {() => void} chat
 * @property {() => void} settings
 * @property {() => void} leave
 * @property {() => void} copy
 * @property {() => void} people
 * @property {() => void} passphrase
 * @property {() => void} retry
 * @property {() => void} sound
 */

const ACTION_LABELS = {
  passphrase: "Enter another passphrase",
  retry: "Join again",
  copy: "Copy invitation",
  sound: "Switch the sound on",
  microphone: "Switch it off",
  camera: "Switch it off",
  screen: "Stop sharing",
};
const COPIED_MS = 2_500;

export class RoomView {
  #actions;
  #name = byId("room-name", HTMLElement);
  #seal = byId("room-seal", HTMLElement);
  #notices = byId("notices", HTMLElement);
  #copyLabel = byId("copy-invitation", HTMLElement).querySelector("span");
  #microphone = byId("toggle-microphone", HTMLElement);
  #camera = byId("toggle-camera", HTMLElement);
  #screen = byId("toggle-screen", HTMLElement);
  #hand = byId("toggle-hand", HTMLElement);
  #chat = byId("toggle-chat", HTMLElement);
  #badge = byId("chat-badge", HTMLElement);

  /** @param {RoomActions} actions */
  constructor(actions) {
    this.#actions = actions;
    this.#microphone.onclick = actions.microphone;
    this.#camera.onclick = actions.camera;
    this.#screen.onclick = actions.screen;
    this.#screen.hidden = navigator.mediaDevices?.getDisplayMedia === undefined;
    this.#hand.onclick = actions.hand;
    this.#chat.onclick = actions.chat;
    byId("open-settings", HTMLElement).onclick = actions.settings;
    byId("leave", HTMLElement).onclick = actions.leave;
    byId("copy-invitation", HTMLElement).onclick = actions.copy;
    this.#seal.onclick = actions.people;
  }

  /** @param {AppState} state */
  render(state) {
    const { media, hand, meeting, room } = state;
    setText(this.#name, room);
    const summary = summaryOf(meeting);
    setText(this.#seal, summary.text);
    this.#seal.dataset["trust"] = summary.trust;
    this.#showNotices(state);
    this.#showSwitches(media, hand);
    this.#chat.setAttribute("aria-expanded", String(state.chatOpen));
    this.#chat.setAttribute("aria-label", state.unread > 0 ? `Chat, ${state.unread} unread` : "Chat");
    this.#chat.title = "Chat";
    this.#badge.hidden = state.unread === 0;
    setText(this.#badge, state.unread > 9 ? "9+" : String(state.unread));
  }

  showCopied() {
    const label = this.#copyLabel;
    if (label !== null) {
      label.textContent = "Copied";
      setTimeout(() => (label.textContent = "Copy invitation"), COPIED_MS);
    }
  }

  /**
   * @param {AppState["media"]} media
   * @param {boolean} hand
   */
  #showSwitches({ microphone, camera, screen }, hand) {
    showSwitch(this.#microphone, {
      on: microphone.on,
      icon: microphone.on ? "mic" : "mic-off",
      label: microphone.on ? "Switch the microphone off" : "Switch the microphone on",
      problem: microphone.problem !== "",
    });
    showSwitch(this.#camera, {
      on: camera.on,
      icon: camera.on ? "camera" : "camera-off",
      label: camera.on ? "Switch the camera off" : "Switch the camera on",
      problem: camera.problem !== "",
    });
    showSwitch(this.#screen, {
      on: screen.on,
      icon: "screen",
      label: screen.on ? "Stop sharing the screen" : "Share the screen",
      problem: screen.problem !== "",
    });
    showSwitch(this.#hand, { on: hand, icon: "hand", label: hand ? "Lower your hand" : "Raise your hand" });
  }

  /** @param {AppState} state */
  #showNotices({ meeting, online, soundBlocked, media }) {
    const notices = noticesOf(meeting, { host: location.hostname, online, soundBlocked });
    for (const { problem } of [media.microphone, media.camera, media.screen]) {
      if (problem !== "") {
        notices.push({ code: "device", severity: "warning", text: problem });
      }
    }
    const key = JSON.stringify(notices);
    if (this.#notices.dataset["key"] !== key) {
      this.#notices.dataset["key"] = key;
      this.#notices.replaceChildren(...notices.map((notice) => this.#noticeElement(notice)));
    }
  }

  /** @param {Notice} notice */
  #noticeElement({ code, severity, text, action }) {
    const element = make("div", `notice ${severity}`);
    element.dataset["testid"] = `notice-${code}`;
    element.append(icon(severity === "info" ? "copy" : "broken"), make("p", "", text));
    if (action !== undefined) {
      const button = make("button", "quiet", ACTION_LABELS[action]);
      button.dataset["testid"] = `action-${action}`;
      button.onclick = this.#actions[action];
      element.append(button);
    }
    return element;
  }
}
