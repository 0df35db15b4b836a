// A few signs that everybody sees on one's picture for a moment.

import { byId, make } from "./dom.js";
import { REACTIONS } from "./room-events.js";

const NAMES = ["Yes", "Applause", "Love", "Laughter", "Hooray", "Thinking"];

export class ReactionBar {
  #toggle = byId("toggle-reactions", HTMLElement);
  #bar = byId("reactions", HTMLElement);

  /** @param {(emoji: string) => void} onReact */
  constructor(onReact) {
    this.#bar.append(
      ...REACTIONS.map((emoji, index) => {
        const button = make("button", "reaction", emoji);
        button.setAttribute("type", "button");
        button.setAttribute("aria-label", NAMES[index] ?? "");
        button.dataset["testid"] = "reaction";
        button.onclick = () => {
          onReact(emoji);
          this.#show(false);
          this.#toggle.focus();
        };
        return button;
      }),
    );
    this.#toggle.onclick = () => this.#show(this.#bar.hidden);
    this.#bar.onkeydown = ({ key }) => {
      if (key === "Escape") {
        this.#show(false);
        this.#toggle.focus();
      }
    };
  }

  /** @param {boolean} open */
  #show(open) {
    this.#bar.hidden = !open;
    this.#toggle.setAttribute("aria-expanded", String(open));
    if (open) {
      this.#bar.querySelector("button")?.focus();
    }
  }
}
