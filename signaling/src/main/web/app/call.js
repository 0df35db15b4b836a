// One call: brings signalling, the sealing worker and the two media sessions together, and keeps them together. Over 400
// lines, because it is the one place where what each of them tells and wants meets; what is behind is elsewhere.

import { streamKey } from "./app-state.js";
import { fromBase64, toBase64 } from "./base64.js";
import * as meeting from "./meeting-state.js";
import { MediaSessions } from "./media-sessions.js";
import { LevelMeter, SILENCE_DBOV } from "./meter.js";
import { cleanName } from "./people.js";
import * as room from "./room-events.js";
import { Sealing } from "./sealing.js";
import * as files from "./shared-files.js";
import { Signaling } from "./signaling.js";
import { Speakers } from "./speakers.js";
import { shownNames } from "./tiles.js";
import { notSentText, serverErrorText } from "./wording.js";

/** @typedef {import("./app-state.js").AppStore} AppStore */
/** @typedef {import("./media.js").LocalMedia} LocalMedia */
/** @typedef {import("./signaling.js").Message} Message */
/** @typedef {import("./meeting-state.js").Meeting} Meeting */

const TICK_MS = 150;
const MAX_TIMER_MS = 2 ** 31 - 1;

export class Call {
  #store;
  #media;
  #sessions;
  #meter = new LevelMeter();
  #speakers = new Speakers();
  /** @type {Sealing | null} */
  #sealing = null;
  /** @type {Signaling | null} */
  #signaling = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticker;
  /** Somebody changed the passphrase, and mine is in the link from now on. @type {(passphrase: string) => void} */
  onPassphrase = () => {};
  /** Of two changes of the passphrase that crossed, one reached somebody who was to go: there must be another. */
  onRemovalsCrossed = () => {};
  /** A moderator had the server remove me. */
  onRemoved = () => {};

  /**
   * @param {AppStore} store
   * @param {LocalMedia} media
   */
  constructor(store, media) {
    this.#store = store;
    this.#media = media;
    this.#sessions = new MediaSessions(media, {
      send: (message) => this.#signaling?.send(message),
      codecWish: new URLSearchParams(location.search).get("codec") ?? "",
      onStream: ({ slot, track }, mediaTrack) => {
        store.update(({ streams }) => ({ streams: new Map(streams).set(streamKey(slot, track), mediaTrack) }));
      },
      onStreamEnded: ({ slot, track }) => {
        store.update(({ streams }) => {
          const rest = new Map(streams);
          rest.delete(streamKey(slot, track));
          return { streams: rest };
        });
      },
      onMedia: (flows) => this.#change((old) => ({ ...old, mediaBlocked: !flows })),
    });
  }

  get sessions() {
    return this.#sessions;
  }

  /** Works the passphrase in ahead of the click on join, because that takes half a second. */
  prepare() {
    const { passphrase, room } = this.#store.state;
    void this.#sealing?.close();
    this.#sealing = new Sealing(passphrase, location.hostname, room);
  }

  /** @returns {Promise<string>} why the call cannot begin, "" if it does */
  async join() {
    if (this.#sealing === null) {
      this.prepare();
    }
    const reason = (await this.#sealing?.derived) ?? "";
    if (reason !== "") {
      void this.#sealing?.close();
      this.#sealing = null;
      return reason;
    }
    this.#change(() => meeting.newMeeting());
    this.#signaling = this.#connect();
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    return "";
  }

  #connect() {
    const url = `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/ws`;
    /** @type {Signaling} */
    const signaling = new Signaling(url, this.#store.state.room, {
      onJoined: (joined) => signaling === this.#signaling && this.#onJoined(joined),
      onMessage: (message) => signaling === this.#signaling && this.#onMessage(message),
      onLost: () => signaling === this.#signaling && this.#onLost(),
      onError: (code, about) => this.#sessions.onError(code, about),
      onRefused: (code) => signaling === this.#signaling && this.#onRefused(code),
    });
    return signaling;
  }

  /** @param {Meeting["phase"]} [phase] */
  leave(phase = "left") {
    clearInterval(this.#ticker);
    this.#sessions.close();
    const signaling = this.#signaling;
    this.#signaling = null;
    // The farewell tells the others end to end what the server's `left` only claims.
    this.#sealing?.listen((event) => event.type === "send" && signaling?.send(relayOf(event)));
    void (this.#sealing?.close() ?? Promise.resolve()).then(() => signaling?.leave());
    this.#sealing = null;
    this.#meter.close();
    this.#change((old) => ({ ...old, phase, speaking: [] }));
  }

  /** The own tracks, name or hand changed: tell the others, sealed. */
  announceState() {
    this.#sealing?.post({ type: "state", ...this.#ownState() });
  }

  /** @param {number} track that is to be sent differently */
  onTrack(track) {
    this.#sessions.changeTrack(track, this.#participants());
    this.#change((old) => (old.asked?.track === track ? { ...old, asked: null } : old));
    this.announceState();
  }

  /**
   * @param {string} text
   * @param {string | null} to id of a person, null: everybody
   */
  chat(text, to) {
    this.#store.update({ chatProblem: "" });
    this.#sealing?.post(to === null ? { type: "chat", text } : { type: "privateChat", to, text });
  }

  /**
   * @param {File} file
   * @param {string | null} to
   */
  sendFile(file, to) {
    const problem = files.fileProblem(file);
    this.#store.update({ chatProblem: problem });
    if (problem === "") {
      this.#sealing?.post({ type: "offerFile", file, ...(to === null ? {} : { to }) });
    }
  }

  /**
   * @param {string} id the sender's
   * @param {number} number
   */
  acceptFile(id, number) {
    this.#change((old) => files.onFileDecision(old, id, number, "coming"));
    this.#sealing?.post({ type: "acceptFile", id, number });
  }

  /**
   * @param {string} id the sender's
   * @param {number} number
   */
  declineFile(id, number) {
    this.#change((old) => files.onFileDecision(old, id, number, "declined"));
    this.#sealing?.post({ type: "cancelFile", id, number });
  }

  /**
   * A new passphrase for everybody but these. First the server removes them, so that of two who remove each other
   * only one goes on being heard (docs/e2ee-protocol.md, section 5.4).
   *
   * @param {readonly number[]} slots
   * @param {readonly string[]} staying ids of those who were shown as staying
   * @param {string} passphrase
   */
  remove(slots, staying, passphrase) {
    for (const slot of slots) {
      this.#signaling?.send({ type: "remove", slot });
    }
    this.#sealing?.post({ type: "remove", staying, passphrase });
  }

  /**
   * @param {string} id
   * @param {number} track
   */
  askToSwitchOff(id, track) {
    this.#sealing?.post({ type: "askToSwitchOff", id, track });
  }

  /** @param {string} emoji */
  react(emoji) {
    const json = JSON.stringify({ emoji });
    this.#sealing?.post({ type: "application", kind: "reaction", json });
    this.#change((old) => room.onReaction(old, old.slot, json, performance.now()));
  }

  /** @returns {Promise<Message | null>} the worker's counters */
  async sealingCounters() {
    return this.#sealing?.stats() ?? null;
  }

  /** @param {{slot: number, members: number[], moderators: number[], resumed: boolean}} joined */
  #onJoined(joined) {
    this.#change((old) => meeting.onJoined(old, joined));
    if (joined.resumed) {
      this.#sealing?.post({ type: "resumed", members: joined.members });
      this.#sessions.resume();
    } else {
      this.#beginMembership(joined.slot, joined.members);
    }
    this.#sealing?.post({ type: "moderators", slots: joined.moderators });
  }

  /**
   * A new membership is new in everything: identity, keys, media sessions.
   *
   * @param {number} slot
   * @param {number[]} members
   */
  #beginMembership(slot, members) {
    this.#sessions.close();
    const sealing = this.#sealing;
    if (sealing === null) {
      return;
    }
    sealing.listen((event) => this.#onSealing(event));
    // Strict: all audio frames have one size. Firefox encodes silence small whatever the answer asks for (opus.js).
    sealing.post({ type: "join", slot, members, strict: true, ...this.#ownState() });
    this.#sessions.open(sealing, members.length + 1);
  }

  #onLost() {
    this.#change((old) => ({ ...old, phase: "reconnecting" }));
    this.#sessions.pause();
  }

  /** @param {string} failure */
  #fail(failure) {
    this.leave("failed");
    this.#change((old) => ({ ...old, failure }));
  }

  /** @param {string} code */
  #onRefused(code) {
    this.#fail(serverErrorText(code));
    if (code === "removed") {
      this.onRemoved();
    }
  }

  /** @param {Message} message */
  #onMessage(message) {
    switch (message.type) {
      case "moderators":
        this.#change((old) => ({ ...old, moderators: message["slots"] }));
        this.#sealing?.post({ type: "moderators", slots: message["slots"] });
        break;
      case "entered":
        this.#change((old) => meeting.onEntered(old, message["slot"]));
        this.#sealing?.post({ type: "entered", slot: message["slot"] });
        this.#sessions.resize(this.#participants());
        break;
      case "left":
        this.#speakers.forget(message["slot"]);
        this.#change((old) => meeting.onLeft(old, message["slot"]));
        this.#sealing?.post({ type: "left", slot: message["slot"] });
        this.#sessions.resize(this.#participants());
        break;
      case "relay": {
        const data = fromBase64(message["data"]);
        if (data !== null) {
          this.#sealing?.post({ type: "message", from: message["from"], data });
        }
        break;
      }
      default:
        this.#sessions.onMessage(message);
    }
  }

  /** @param {Message} event of the worker: what it says is proven */
  #onSealing(event) {
    switch (event.type) {
      case "send":
        this.#signaling?.send(relayOf(event));
        break;
      case "self":
        this.#change((old) => ({ ...old, ownWords: event["words"], ownId: event["id"] }));
        break;
      case "peer":
        this.#change((old) => meeting.onPeer(old, /** @type {any} */ (event)));
        break;
      case "undecryptable":
        this.#change((old) => ({ ...old, undecryptable: event["slots"] }));
        break;
      case "nobodyAnswered":
        this.#change((old) => ({ ...old, nobodyAnswered: true }));
        break;
      case "rosterDiffers":
        this.#change((old) => ({ ...old, rosterDiffers: true }));
        break;
      case "conflict":
        this.#change((old) => ({ ...old, conflict: true }));
        break;
      case "unsealable":
        this.#change((old) => ({ ...old, unsealable: event["mimeType"].split("/").at(-1) || "an unknown codec" }));
        break;
      case "delayed":
        this.#change((old) => meeting.onDelayed(old, event["slot"], performance.now()));
        break;
      case "level":
        this.#speakers.hear(event["slot"], event["level"], performance.now());
        break;
      case "chat":
        this.#onChat(event, false);
        break;
      case "missing":
        this.#onChat(event, true);
        break;
      case "notSent":
        this.#store.update({ chatProblem: notSentText(event["reason"]) });
        break;
      case "fatal":
        this.#fail(
          "The encryption stopped, so nothing is sent or shown any more. Join again; if it happens again, reload.",
        );
        console.error(event["message"]);
        break;
      default:
        this.#onRoomEvent(event);
    }
  }

  /** @param {Message} event of the worker: files, requests, marks, a new passphrase */
  #onRoomEvent(event) {
    const nowMs = performance.now();
    const name = shownNames(this.#store.state).get(event["slot"] ?? event["bySlot"]) ?? cleanName(event["name"] ?? "");
    switch (event.type) {
      case "fileOffered":
        this.#onChat({ ...event, file: files.offeredFile(/** @type {any} */ (event)) }, false);
        break;
      case "fileProgress":
        this.#change((old) => files.onFileProgress(old, /** @type {any} */ (event)));
        break;
      case "fileDone":
        this.#change((old) => files.onFileDone(old, /** @type {any} */ (event)));
        break;
      case "fileFailed":
        this.#change((old) => files.onFileFailed(old, /** @type {any} */ (event)));
        break;
      case "passphraseChanged":
        this.#change((old) => room.onPassphraseChanged(old, { name, own: event["own"] }, nowMs));
        this.onPassphrase(event["passphrase"]);
        break;
      case "notAcked":
        this.#change((old) => ({ ...old, unacked: event["slots"] }));
        break;
      case "removalsCrossed":
        this.onRemovalsCrossed();
        break;
      case "recordingMark":
        this.#change((old) => room.onRecordingMark(old, /** @type {any} */ (event)));
        break;
      case "switchOffAsked":
        if (event["slot"] === this.#store.state.meeting.slot) {
          this.#change((old) => room.onSwitchOffAsked(old, { name, track: event["track"] }, nowMs));
        }
        break;
      case "applicationReceived":
        if (event["kind"] === "reaction") {
          this.#change((old) => room.onReaction(old, event["slot"], event["json"], nowMs));
        }
        break;
    }
  }

  /**
   * @param {Message} event
   * @param {boolean} missing
   */
  #onChat(event, missing) {
    const name = shownNames(this.#store.state).get(event["slot"]) ?? cleanName(event["name"] ?? "");
    this.#change((old) =>
      meeting.onChat(old, {
        slot: event["slot"],
        name,
        text: event["text"] ?? "",
        own: event["own"] === true,
        private: event["private"] === true,
        missing,
        atMs: Date.now(),
        file: event["file"],
      }),
    );
    const key = this.#store.state.meeting.messages.at(-1)?.key ?? 0;
    this.#store.update(({ unread, chatOpen }) => ({ unread: chatOpen || event["own"] ? unread : unread + 1 }));
    const lifetimeSeconds = Number(event["lifetimeSeconds"] ?? 0);
    if (lifetimeSeconds > 0) {
      // A timer that overflows fires at once.
      const lifetimeMs = Math.min(lifetimeSeconds * 1000, MAX_TIMER_MS);
      setTimeout(() => this.#change((old) => meeting.forgetMessage(old, key)), lifetimeMs);
    }
  }

  #tick() {
    const nowMs = performance.now();
    this.#meter.watch(this.#media.track(meeting.TRACK.microphone));
    const level = this.#meter.levelDbov();
    this.#sealing?.post({ type: "level", level });
    const { meeting: current } = this.#store.state;
    this.#speakers.hear(current.slot, level, nowMs);
    const speaking = this.#speakers.speaking(nowMs);
    if (speaking.join() !== current.speaking.join()) {
      this.#change((old) => ({ ...old, speaking }));
    }
    if (room.forgetWhatPassed(current, nowMs) !== current) {
      this.#change((old) => room.forgetWhatPassed(old, nowMs));
    }
    if (level === SILENCE_DBOV) {
      this.#meter.wake();
    }
  }

  #participants() {
    return this.#store.state.meeting.members.length + 1;
  }

  #ownState() {
    const { name, media, hand } = this.#store.state;
    const { TRACK, FLAG } = meeting;
    let tracks = media.microphone.on ? 1 << TRACK.microphone : 0;
    tracks |= media.camera.on ? 1 << TRACK.camera : 0;
    tracks |= media.screen.on ? 1 << TRACK.screen : 0;
    tracks |= this.#media.track(TRACK.screenAudio) === null ? 0 : 1 << TRACK.screenAudio;
    return { name, tracks, flags: (hand ? FLAG.hand : 0) | (media.microphone.on ? 0 : FLAG.muted) };
  }

  /** @param {(old: Meeting) => Meeting} next */
  #change(next) {
    this.#store.update(({ meeting: old }) => ({ meeting: next(old) }));
  }
}

/**
 * @param {Message} event a sealed message of the worker
 * @returns {Message} the same for the server to pass on
 */
function relayOf(event) {
  const to = event["to"] === null ? {} : { to: event["to"] };
  return { type: "relay", ...to, data: toBase64(event["data"]) };
}
