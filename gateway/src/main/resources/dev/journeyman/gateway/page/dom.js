// Builds elements. Text goes in as text nodes: nothing here or elsewhere on the page reads markup from a string.

/**
 * A new element.
 * @param {string} tag its name
 * @param {Object} props attributes; `class` is the class, `on` an object of listeners by event; undefined, null and false leave an attribute out
 * @param {...(Node|string|Array|null|undefined|false)} children
 */
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'class') {
      node.className = value;
    } else if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else {
      node.setAttribute(name, value === true ? '' : String(value));
    }
  }
  put(node, ...children);
  return node;
}

/** Appends children; lists are flattened, absent ones left out. */
export function put(node, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== false) node.append(child);
  }
  return node;
}

/** The element with an id; the page has all ids that are asked for. */
export function byId(id) {
  return document.getElementById(id);
}

let names = 0;

/** An id that no other element of the page has. */
export function freshId(prefix) {
  names += 1;
  return `${prefix}-${names}`;
}

/** A random name of 128 bits, also where the page is not a secure context and lacks crypto.randomUUID. */
export function randomName() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** One of two words by number: `3 words`. */
export function count(number, one, many) {
  return `${number} ${number === 1 ? one : many}`;
}
