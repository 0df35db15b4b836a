// Small words for the document.

/**
 * @template {Element} E
 * @param {string} id
 * @param {new () => E} type
 * @returns {E}
 */
export function byId(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof type)) {
    throw new Error(`The page has no ${type.name} #${id}`);
  }
  return element;
}

/**
 * @template {Element} E
 * @param {ParentNode} parent
 * @param {string} selector
 * @param {new () => E} type
 * @returns {E}
 */
export function within(parent, selector, type) {
  const element = parent.querySelector(selector);
  if (!(element instanceof type)) {
    throw new Error(`There is no ${selector}`);
  }
  return element;
}

/**
 * @param {string} tag
 * @param {string} className
 * @param {string} [text]
 * @returns {HTMLElement}
 */
export function make(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/**
 * @param {string} name of a symbol in index.html
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  svg.setAttribute("aria-hidden", "true");
  return svg;
}

/**
 * @param {Element} svg made by `icon` or in index.html
 * @param {string} name
 */
export function setIcon(svg, name) {
  const use = svg.querySelector("use");
  if (use?.getAttribute("href") !== `#i-${name}`) {
    use?.setAttribute("href", `#i-${name}`);
  }
}

/**
 * Changes a text only if it differs, so that live regions do not repeat themselves.
 *
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/**
 * A message under a field: hidden while there is nothing to say.
 *
 * @param {HTMLElement} element
 * @param {string} text
 */
export function showMessage(element, text) {
  setText(element, text);
  element.hidden = text === "";
}

/**
 * @param {HTMLElement} button
 * @param {{on: boolean, icon: string, label: string, problem?: boolean}} look
 */
export function showSwitch(button, { on, icon: name, label, problem = false }) {
  const svg = button.querySelector("svg");
  if (svg === null) {
    button.prepend(icon(name));
  } else {
    setIcon(svg, name);
  }
  button.setAttribute("aria-pressed", String(on));
  button.setAttribute("aria-label", label);
  button.title = label;
  button.classList.toggle("has-problem", problem);
}

/**
 * Lets a text area grow with its text up to the maximum height of its style.
 *
 * @param {HTMLTextAreaElement} area
 */
export function fitHeight(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}
