// The own microphone, camera and screen.

import { TRACK } from "./meeting-state.js";
import { cameraConstraints, MICROPHONE_CONSTRAINTS, SCREEN_OPTIONS } from "./quality.js";
import { deviceErrorText } from "./wording.js";

/** @typedef {import("./app-state.js").AppStore} AppStore */
/** @typedef {"microphone" | "camera"} CaptureName */

export class LocalMedia {
  #store;
  /** @type {Map<number, MediaStreamTrack>} */
  #tracks = new Map();
  /** Called when another track, or none, is to be sent. @type {(track: number) => void} */
  onTrack = () => {};

  /** @param {AppStore} store */
  constructor(store) {
    this.#store = store;
    navigator.mediaDevices?.addEventListener("devicechange", () => this.#listDevices());
  }

  /**
   * @param {number} track
   * @returns {MediaStreamTrack | null}
   */
  track(track) {
    return this.#tracks.get(track) ?? null;
  }

  /** Switches both on, with one question to the user if the browser allows that. */
  async begin() {
    try {
      const stream = await capture({ audio: this.#constraints("microphone"), video: this.#constraints("camera") });
      stream.getTracks().forEach((one) => this.#adopt(one.kind === "audio" ? "microphone" : "camera", one));
    } catch {
      // One of both is missing or refused: ask one by one, to tell which.
      await this.switchOn("microphone");
      await this.switchOn("camera");
    }
    await this.#listDevices();
  }

  /** @param {CaptureName} name */
  async toggle(name) {
    if (this.#store.state.media[name].on) {
      this.switchOff(name);
    } else {
      await this.switchOn(name);
    }
  }

  /** @param {CaptureName} name */
  async switchOn(name) {
    const kept = this.track(TRACK[name]);
    if (kept?.readyState === "live") {
      kept.enabled = true;
      this.#report(name, { on: true, problem: "" });
      this.onTrack(TRACK[name]);
      return;
    }
    const constraints = this.#constraints(name);
    try {
      const stream = await capture(name === "microphone" ? { audio: constraints } : { video: constraints });
      stream.getTracks().forEach((one) => this.#adopt(name, one));
      await this.#listDevices();
    } catch (error) {
      this.#report(name, { on: false, problem: deviceErrorText(error, name) });
    }
  }

  /**
   * A muted microphone stays open and sends silence of the same size, so that the bridge does not see who mutes;
   * a camera is let go of, so that its light goes out.
   *
   * @param {CaptureName} name
   */
  switchOff(name) {
    const track = this.track(TRACK[name]);
    if (name === "microphone" && track !== null) {
      track.enabled = false;
    } else {
      this.#drop(TRACK[name]);
    }
    this.#report(name, { on: false, problem: "" });
    this.onTrack(TRACK[name]);
  }

  /**
   * @param {CaptureName} name
   * @param {string} deviceId
   */
  async choose(name, deviceId) {
    const { on, problem } = this.#store.state.media[name];
    this.#report(name, { deviceId });
    this.#drop(TRACK[name]);
    if (on || problem !== "") {
      await this.switchOn(name);
    }
  }

  /** @param {string} speakerId */
  chooseSpeaker(speakerId) {
    this.#store.update(({ media }) => ({ media: { ...media, speakerId } }));
  }

  async toggleScreen() {
    if (this.#store.state.media.screen.on) {
      this.#endScreen();
      return;
    }
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia(SCREEN_OPTIONS);
      for (const one of stream.getTracks()) {
        const track = one.kind === "video" ? TRACK.screen : TRACK.screenAudio;
        one.contentHint = one.kind === "video" ? "detail" : "music";
        one.onended = () => this.#endScreen();
        this.#tracks.set(track, one);
      }
      this.#report("screen", { on: true, problem: "" });
      this.onTrack(TRACK.screen);
    } catch (error) {
      // Most often the user thought better of it, which needs no comment.
      const changedMind = error instanceof DOMException && error.name === "NotAllowedError";
      this.#report("screen", { on: false, problem: changedMind ? "" : deviceErrorText(error, "screen") });
    }
  }

  forgetProblems() {
    for (const name of /** @type {const} */ (["microphone", "camera", "screen"])) {
      this.#report(name, { problem: "" });
    }
  }

  /** Lets go of everything. */
  end() {
    [...this.#tracks.keys()].forEach((track) => this.#drop(track));
    for (const name of /** @type {const} */ (["microphone", "camera", "screen"])) {
      this.#report(name, { on: false });
    }
  }

  #endScreen() {
    this.#drop(TRACK.screen);
    this.#drop(TRACK.screenAudio);
    this.#report("screen", { on: false });
    this.onTrack(TRACK.screen);
  }

  /**
   * @param {CaptureName} name
   * @param {MediaStreamTrack} mediaTrack
   */
  #adopt(name, mediaTrack) {
    this.#drop(TRACK[name]);
    mediaTrack.contentHint = name === "microphone" ? "speech" : "motion";
    mediaTrack.onended = () => {
      this.#tracks.delete(TRACK[name]);
      this.#report(name, { on: false, problem: `The ${name} was unplugged or taken away. Switch it on again.` });
      this.onTrack(TRACK[name]);
    };
    this.#tracks.set(TRACK[name], mediaTrack);
    this.#report(name, { on: true, problem: "", deviceId: mediaTrack.getSettings().deviceId ?? "" });
    this.onTrack(TRACK[name]);
  }

  /** @param {number} track */
  #drop(track) {
    const mediaTrack = this.#tracks.get(track);
    if (mediaTrack !== undefined) {
      mediaTrack.onended = null;
      mediaTrack.stop();
      this.#tracks.delete(track);
    }
  }

  /**
   * @param {CaptureName} name
   * @returns {MediaTrackConstraints}
   */
  #constraints(name) {
    const { deviceId } = this.#store.state.media[name];
    const phone = matchMedia("(pointer: coarse) and (max-width: 50rem)").matches;
    const wanted =
      name === "microphone" ? MICROPHONE_CONSTRAINTS : cameraConstraints(navigator.hardwareConcurrency, phone);
    return deviceId === "" ? wanted : { ...wanted, deviceId: { ideal: deviceId } };
  }

  /**
   * @param {CaptureName | "screen"} name
   * @param {Partial<import("./app-state.js").Device>} change
   */
  #report(name, change) {
    this.#store.update(({ media }) => ({ media: { ...media, [name]: { ...media[name], ...change } } }));
  }

  async #listDevices() {
    const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    this.#store.update(({ media }) => ({ media: { ...media, devices } }));
  }
}

/**
 * @param {MediaStreamConstraints} constraints
 * @returns {Promise<MediaStream>}
 */
function capture(constraints) {
  if (navigator.mediaDevices === undefined) {
    return Promise.reject(new DOMException("no secure context", "SecurityError"));
  }
  return navigator.mediaDevices.getUserMedia(constraints);
}
