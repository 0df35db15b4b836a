// The WebSocket to the server (docs/signaling-protocol.md): keeps it open, finds its loss, resumes or joins anew.

import { backoffMs } from "./backoff.js";

const PING_MS = 10_000;
const SILENCE_MS = 20_000;
const PROBE_MS = 3_000;

/** After these errors trying again at once would end the same way. */
const FINAL_ERRORS = new Set(["bad-room", "room-full", "server-full", "rate-limited", "origin-refused", "removed"]);

/** After these close codes the membership may still be resumed; any loss without one as well. */
const ENDED_CODES = new Set([1000, 1001]);

/**
 * @typedef {{type: string, [field: string]: any}} Message
 */
/**
 * @typedef {object} SignalingEvents
 * @property {(message: Message) => void} onMessage every message but `joined`, `pong` and `error`
 * @property {(joined: {slot: number, members: number[], moderators: number[], resumed: boolean}) => void} onJoined
 * @property {() => void} onLost the connection is gone; it is being restored
 * @property {(code: string, about: string) => void} onError an error that does not end the connection
 * @property {(code: string) => void} onRefused the server does not want us; nothing more is tried
 */

export class Signaling {
  /** @type {WebSocket | null} */
  #socket = null;
  #url;
  #room;
  #events;
  #resume = "";
  #joined = false;
  #closed = false;
  #attempt = 0;
  #lastHeardMs = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retryTimer;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #pingTimer;
  #onNetworkChange = () => this.#checkNow();

  /**
   * @param {string} url
   * @param {string} room
   * @param {SignalingEvents} events
   */
  constructor(url, room, events) {
    this.#url = url;
    this.#room = room;
    this.#events = events;
    addEventListener("online", this.#onNetworkChange);
    this.#connection()?.addEventListener("change", this.#onNetworkChange);
    this.#connect();
  }

  /** @param {Message} message dropped while there is no connection: what matters is said again after it */
  send(message) {
    if (this.#joined) {
      this.#socket?.send(JSON.stringify(message));
    }
  }

  /** Ends the membership. */
  leave() {
    this.send({ type: "leave" });
    this.#end();
  }

  #end() {
    this.#closed = true;
    this.#joined = false;
    clearTimeout(this.#retryTimer);
    clearInterval(this.#pingTimer);
    removeEventListener("online", this.#onNetworkChange);
    this.#connection()?.removeEventListener("change", this.#onNetworkChange);
    this.#socket?.close(1000);
    this.#socket = null;
  }

  #connect() {
    clearTimeout(this.#retryTimer);
    const former = this.#socket;
    const socket = new WebSocket(this.#url, "blindbridge.v1");
    this.#socket = socket;
    former?.close(4000);
    this.#lastHeardMs = performance.now();
    socket.onopen = () => {
      if (socket !== this.#socket) {
        // A resume token is good for one join only: a connection given up must not use it.
        return;
      }
      const resume = this.#resume === "" ? {} : { resume: this.#resume };
      socket.send(JSON.stringify({ type: "join", room: this.#room, ...resume }));
    };
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) {
        this.#lastHeardMs = performance.now();
        this.#receive(JSON.parse(data));
      }
    };
    socket.onclose = ({ code }) => {
      if (socket === this.#socket) {
        this.#lose(ENDED_CODES.has(code));
      }
    };
    clearInterval(this.#pingTimer);
    this.#pingTimer = setInterval(() => this.#ping(), PING_MS);
  }

  #ping() {
    if (performance.now() - this.#lastHeardMs > SILENCE_MS) {
      this.#lose(false);
    } else if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send('{"type":"ping"}');
    }
  }

  /** The network changed: the old connection may be dead without anybody having said so. */
  #checkNow() {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) {
      this.#attempt = 0;
      this.#connect();
      return;
    }
    const askedMs = performance.now();
    socket.send('{"type":"ping"}');
    setTimeout(() => {
      if (socket === this.#socket && this.#lastHeardMs < askedMs) {
        this.#lose(false);
      }
    }, PROBE_MS);
  }

  /** @param {boolean} ended whether the membership cannot be resumed */
  #lose(ended) {
    const socket = this.#socket;
    this.#socket = null;
    this.#joined = false;
    clearInterval(this.#pingTimer);
    // 4000 is none of the codes that mean a leave: the membership waits for us.
    socket?.close(4000);
    if (ended) {
      this.#resume = "";
    }
    if (!this.#closed) {
      this.#retryTimer = setTimeout(() => this.#connect(), backoffMs(this.#attempt++));
      this.#events.onLost();
    }
  }

  /** @param {Message} message */
  #receive(message) {
    switch (message.type) {
      case "joined":
        this.#joined = true;
        this.#attempt = 0;
        this.#resume = message["resume"];
        this.#events.onJoined({
          slot: message["slot"],
          members: message["members"],
          moderators: message["moderators"] ?? [],
          resumed: message["resumed"],
        });
        break;
      case "pong":
        break;
      case "error":
        this.#receiveError(message["code"], message["about"] ?? "", message["fatal"] === true);
        break;
      default:
        this.#events.onMessage(message);
    }
  }

  /**
   * @param {string} code
   * @param {string} about
   * @param {boolean} fatal
   */
  #receiveError(code, about, fatal) {
    console.warn(`The server reports ${code} about ${about || "the connection"}.`);
    if (FINAL_ERRORS.has(code)) {
      this.#end();
      this.#events.onRefused(code);
    } else if (!fatal) {
      this.#events.onError(code, about);
    } else if (code !== "timeout") {
      this.#resume = "";
    }
  }

  /** @returns {EventTarget | undefined} the network information of browsers that have it */
  #connection() {
    return /** @type {{connection?: EventTarget}} */ (navigator).connection;
  }
}
