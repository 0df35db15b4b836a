// Start: reads the address, wires state, call and views.

import { announcementsBetween } from "./announcements.js";
import { initialState } from "./app-state.js";
import { browserProblem } from "./browser.js";
import { Call } from "./call.js";
import { ChatView } from "./chat-view.js";
import { InvitationDialog, PersonDialog, SettingsDialog } from "./dialogs.js";
import { byId, setText } from "./dom.js";
import { generatePassphrase, parseWordList } from "./generate.js";
import { GridView } from "./grid-view.js";
import { LandingView } from "./landing-view.js";
import { fragmentOf, invitationLink, passphraseOfHash, roomOfPath } from "./link.js";
import { LobbyView } from "./lobby-view.js";
import { LocalMedia } from "./media.js";
import { forgetStay, recallName, recallStay, rememberName, rememberStay } from "./memory.js";
import { PeopleDialog } from "./people-dialog.js";
import { ReactionBar } from "./reaction-bar.js";
import { RemovalDialog } from "./removal-dialog.js";
import { RoomView } from "./room-view.js";
import { onShortcut } from "./shortcuts.js";
import { Sounds } from "./sounds.js";
import { exposeStats } from "./stats.js";
import { Store } from "./store.js";
import { keepAwake } from "./wake-lock.js";

/** @typedef {import("./app-state.js").AppState} AppState */

/**
 * @param {string} path
 * @returns {Promise<string[]>}
 */
async function wordList(path) {
  const response = await fetch(path);
  return response.ok ? parseWordList(await response.text()) : [];
}

const [rooms, passphrases] = await Promise.all([wordList("/room-words.txt"), wordList("/crypto/words.txt")]);
const listed = new Set(passphrases);

const store = new Store(initialState());
const media = new LocalMedia(store);
const call = new Call(store, media);
media.onTrack = (/** @type {number} */ track) => call.onTrack(track);

const landing = new LandingView({ rooms, passphrases }, ({ room, passphrase, name }) => {
  rememberName(name);
  history.pushState(null, "", `/${room}#${fragmentOf(passphrase, listed)}`);
  store.update({ name });
  openAddress();
});
const lobby = new LobbyView(media, passphrases, ({ name, passphrase }) => {
  rememberName(name);
  store.update(({ passphrase: old }) => ({ name, passphrase: passphrase || old }));
  if (passphrase !== "") {
    call.prepare();
    if (location.hash !== "") {
      // The link's passphrase was not the others': a reload should not go back to it.
      history.replaceState(null, "", `#${fragmentOf(passphrase, listed)}`);
    }
  }
  void enter();
});
const chat = new ChatView({
  onSend: (text) => call.chat(text, store.state.chatTo),
  onRecipient: (chatTo) => store.update({ chatTo }),
  onFile: (file) => call.sendFile(file, store.state.chatTo),
  files: {
    accept: (id, number) => call.acceptFile(id, number),
    decline: (id, number) => call.declineFile(id, number),
  },
  onClose: () => toggleChat(),
});
const settings = new SettingsDialog(media);
const invitation = new InvitationDialog();
const person = new PersonDialog((slot) => {
  const id = store.state.meeting.peers.get(slot)?.id;
  if (id !== undefined) {
    store.update({ chatTo: id, chatOpen: true, unread: 0 });
  }
}, (slot) => removal.open(slot, store.state));
const removal = new RemovalDialog(passphrases, ({ slot, staying, passphrase }) => {
  people.close();
  call.remove([slot], staying, passphrase);
});
const people = new PeopleDialog({
  onRemove: (slot) => removal.open(slot, store.state),
  onAsk: (id, track) => call.askToSwitchOff(id, track),
});
new ReactionBar((emoji) => call.react(emoji));
const grid = new GridView(media, (slot) => person.open(slot, store.state));
const sounds = new Sounds(store);
const actions = {
  microphone: () => void media.toggle("microphone"),
  camera: () => void media.toggle("camera"),
  screen: () => void media.toggleScreen(),
  hand: () => {
    store.update(({ hand }) => ({ hand: !hand }));
    call.announceState();
  },
  chat: () => toggleChat(),
  settings: () => {
    settings.open();
    settings.render(store.state);
  },
  leave: () => leave(),
  copy: () => void copyInvitation(),
  people: () => people.open(store.state),
  passphrase: () => {
    call.leave();
    forgetStay();
    store.update({ view: "lobby", passphrase: "", problem: "" });
  },
  retry: () => void enter(),
  sound: () => sounds.resume(),
};
const roomView = new RoomView(actions);
onShortcut(actions, () => store.state.view === "room");
exposeStats(call);

call.onPassphrase = (/** @type {string} */ passphrase) => {
  store.update({ passphrase });
  if (location.hash !== "") {
    history.replaceState(null, "", `#${fragmentOf(passphrase, listed)}`);
  }
};
call.onRemovalsCrossed = () => {
  const staying = [...store.state.meeting.peers.values()].filter(({ state }) => state !== "announced");
  call.remove([], staying.map(({ id }) => id), generatePassphrase(passphrases));
};
call.onRemoved = () => {
  media.end();
  forgetStay();
  store.update({ view: "ended", removed: true, hand: false, chatOpen: false, unread: 0, chatTo: null });
};

/** Shows what the address names: the landing page, or a room. */
function openAddress() {
  const room = roomOfPath(location.pathname);
  if (room === null) {
    call.leave();
    media.end();
    store.update({ view: "landing" });
    return;
  }
  if (room === "") {
    location.replace("/");
    return;
  }
  const passphrase = passphraseOfHash(location.hash, listed);
  store.update({ view: "lobby", room, passphrase, problem: "", removed: false });
  if (browserProblem(globalThis) !== "") {
    return;
  }
  if (passphrase !== "") {
    call.prepare();
  }
  const stay = recallStay(room);
  if (stay !== null && passphrase !== "") {
    void returnTo(stay);
  } else {
    void media.begin();
  }
}

/**
 * A reload goes back into the call as it was left.
 *
 * @param {{microphone: boolean, camera: boolean}} stay
 */
async function returnTo(stay) {
  if (stay.microphone) {
    await media.switchOn("microphone");
  }
  if (stay.camera) {
    await media.switchOn("camera");
  }
  await enter();
}

async function enter() {
  store.update({ joining: true, problem: "" });
  const problem = await call.join();
  store.update({ joining: false, problem, view: problem === "" ? "room" : "lobby" });
  // Who joins without a device knows about it by now.
  media.forgetProblems();
}

function leave() {
  call.leave();
  media.end();
  forgetStay();
  store.update({ view: "ended", hand: false, chatOpen: false, unread: 0, chatTo: null });
}

function toggleChat() {
  store.update(({ chatOpen }) => ({ chatOpen: !chatOpen, unread: 0 }));
}

async function copyInvitation() {
  const { room, passphrase } = store.state;
  const link = invitationLink(location.origin, room, passphrase, listed);
  try {
    await navigator.clipboard.writeText(link);
    roomView.showCopied();
  } catch {
    invitation.open(link);
  }
}

byId("rejoin", HTMLElement).onclick = () => openAddress();

/** @type {AppState} */
let shown = { ...store.state, view: "ended" };
store.subscribe((state) => {
  if (state.view !== shown.view || document.body.dataset["view"] === "loading") {
    changeView(state);
  }
  if (state.view === "lobby") {
    lobby.render(state);
  }
  if (state.view === "room") {
    roomView.render(state);
    grid.render(state);
    chat.render(state);
    settings.render(state);
    person.render(state);
    people.render(state);
    removal.render(state);
    rememberStay(state.room, { microphone: state.media.microphone.on, camera: state.media.camera.on });
  }
  sounds.render(state);
  const news = announcementsBetween(shown.meeting, state.meeting);
  if (news.length > 0) {
    setText(byId("announcer", HTMLElement), news.join(" "));
  }
  shown = state;
});

/** @param {AppState} state */
function changeView(state) {
  const { view, room, name } = state;
  lobby.hide();
  document.body.dataset["view"] = view;
  for (const id of ["landing", "lobby", "room", "ended"]) {
    byId(id, HTMLElement).hidden = id !== view;
  }
  void keepAwake(view === "room");
  document.title = view === "landing" ? "Blindbridge" : `${room} · Blindbridge`;
  if (view === "landing") {
    landing.show(name);
  } else if (view === "lobby") {
    lobby.show(state);
  } else if (view === "ended") {
    grid.clear();
    people.close();
    byId("ended-removed", HTMLElement).hidden = !state.removed;
    byId("ended-left", HTMLElement).hidden = state.removed;
    byId("rejoin", HTMLElement).hidden = state.removed;
    byId(state.removed ? "new-call" : "rejoin", HTMLElement).focus();
  }
}

addEventListener("online", () => store.update({ online: true }));
addEventListener("offline", () => store.update({ online: false }));
document.addEventListener("visibilitychange", () => void keepAwake(store.state.view === "room"));
addEventListener("popstate", () => {
  if (store.state.view === "room") {
    if (roomOfPath(location.pathname) === store.state.room) {
      return;
    }
    leave();
  }
  openAddress();
});
// A page that comes back from the browser's cache has a dead call: begin again.
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
addEventListener("pagehide", () => call.leave());

store.update({ name: recallName(), online: navigator.onLine });
openAddress();
