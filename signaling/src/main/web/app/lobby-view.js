// Before joining: see oneself, choose devices, say one's name.

import { browserProblem } from "./browser.js";
import { fillDevices } from "./device-choice.js";
import { byId, setText, showMessage, showSwitch } from "./dom.js";
import { generatePassphrase } from "./generate.js";
import { TRACK } from "./meeting-state.js";
import { LevelMeter, meterPercent } from "./meter.js";
import { limitedName } from "./people.js";
import { passphraseWarning } from "./strength.js";

/** @typedef {import("./app-state.js").AppState} AppState */
/** @typedef {import("./media.js").LocalMedia} LocalMedia */

const METER_MS = 100;
const NO_PASSPHRASE =
  "The link you opened has no passphrase. If you were invited, ask for its words and type them here; if you are" +
  " the first, take a new one.";
const OTHER_PASSPHRASE = "Ask the person who invited you which words the others use, and type them here.";

export class LobbyView {
  #media;
  #video = byId("preview-video", HTMLVideoElement);
  #off = byId("preview-off", HTMLElement);
  #microphone = byId("lobby-microphone", HTMLElement);
  #camera = byId("lobby-camera", HTMLElement);
  #microphoneChoice = byId("lobby-microphone-choice", HTMLSelectElement);
  #cameraChoice = byId("lobby-camera-choice", HTMLSelectElement);
  #microphoneProblem = byId("lobby-microphone-problem", HTMLElement);
  #cameraProblem = byId("lobby-camera-problem", HTMLElement);
  #room = byId("lobby-room", HTMLElement);
  #problem = byId("lobby-problem", HTMLElement);
  #passphraseField = byId("lobby-passphrase-field", HTMLElement);
  #passphrase = byId("lobby-passphrase", HTMLInputElement);
  #passphraseWarning = byId("lobby-passphrase-warning", HTMLElement);
  #passphraseHint = byId("lobby-passphrase-hint", HTMLElement);
  #history = byId("lobby-history", HTMLElement);
  #name = byId("lobby-name", HTMLInputElement);
  #join = byId("lobby-join", HTMLButtonElement);
  #meterBar = byId("lobby-meter", HTMLElement);
  #meter = new LevelMeter();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticker;

  /**
   * @param {LocalMedia} media
   * @param {string[]} passphrases list to draw from
   * @param {(choice: {name: string, passphrase: string}) => void} onJoin passphrase: "" to take the link's
   */
  constructor(media, passphrases, onJoin) {
    this.#media = media;
    const listed = new Set(passphrases);
    const warn = () => showMessage(this.#passphraseWarning, passphraseWarning(this.#passphrase.value, listed));
    this.#passphrase.onchange = warn;
    byId("lobby-passphrase-new", HTMLElement).onclick = () => {
      this.#passphrase.value = generatePassphrase(passphrases);
      warn();
    };
    this.#microphone.onclick = () => void media.toggle("microphone");
    this.#camera.onclick = () => void media.toggle("camera");
    this.#microphoneChoice.onchange = () => void media.choose("microphone", this.#microphoneChoice.value);
    this.#cameraChoice.onchange = () => void media.choose("camera", this.#cameraChoice.value);
    byId("lobby", HTMLElement).addEventListener("pointerdown", () => this.#meter.wake());
    byId("lobby-form", HTMLFormElement).onsubmit = (event) => {
      event.preventDefault();
      const passphrase = this.#passphraseField.hidden ? "" : this.#passphrase.value.trim();
      onJoin({ name: limitedName(this.#name.value), passphrase });
    };
  }

  /** @param {AppState} state */
  show({ name, passphrase }) {
    this.#name.value = name;
    this.#passphrase.value = "";
    this.#ticker = setInterval(() => this.#showLevel(), METER_MS);
    (passphrase === "" ? this.#passphrase : this.#join).focus();
  }

  hide() {
    clearInterval(this.#ticker);
    this.#meter.close();
    this.#video.srcObject = null;
  }

  /** @param {AppState} state */
  render({ room, passphrase, problem, joining, media }) {
    setText(this.#room, room);
    const unable = browserProblem(globalThis);
    showMessage(this.#problem, unable || problem);
    this.#passphraseField.hidden = passphrase !== "";
    this.#passphrase.required = passphrase === "";
    setText(this.#passphraseHint, location.hash === "" ? NO_PASSPHRASE : OTHER_PASSPHRASE);
    this.#history.hidden = passphrase === "";
    this.#join.disabled = joining || unable !== "";
    setText(this.#join, joining ? "Joining …" : "Join");
    this.#showDevices(media);
    this.#showPicture();
  }

  /** @param {AppState["media"]} media */
  #showDevices({ microphone, camera, devices }) {
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
    fillDevices(this.#microphoneChoice, devices, "audioinput", microphone.deviceId);
    fillDevices(this.#cameraChoice, devices, "videoinput", camera.deviceId);
    showMessage(this.#microphoneProblem, microphone.problem);
    showMessage(this.#cameraProblem, camera.problem);
  }

  #showPicture() {
    const track = this.#media.track(TRACK.camera);
    const shown = this.#video.srcObject instanceof MediaStream ? this.#video.srcObject.getTracks()[0] : null;
    if (track !== (shown ?? null)) {
      this.#video.srcObject = track === null ? null : new MediaStream([track]);
    }
    this.#off.hidden = track !== null;
  }

  #showLevel() {
    this.#meter.watch(this.#media.track(TRACK.microphone));
    const percent = meterPercent(this.#meter.levelDbov());
    this.#meterBar.setAttribute("aria-valuenow", String(percent));
    this.#meterBar.style.setProperty("--level", `${percent}%`);
  }
}
