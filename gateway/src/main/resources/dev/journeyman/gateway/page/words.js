// The difference of two texts, word by word.
//
// Shortest edit script after E. Myers, "An O(ND) Difference Algorithm and Its Variations" (Algorithmica 1, 1986), with what begins and ends alike cut off
// first. White space that stands alone between two changes is taken into them, so that a rewritten sentence reads as one change.

const MOST_EDITS = 1200; // beyond, the middle counts as rewritten: nobody reads so many single changes

/** `[{kind: 'same'|'gone'|'new', text}]`, in order; `gone` comes before the `new` that stands in its place. */
export function difference(before, after) {
  const a = words(before);
  const b = words(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const middle = edits(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return tidy([
    ...a.slice(0, head).map((text) => ({kind: 'same', text})),
    ...middle,
    ...a.slice(a.length - tail).map((text) => ({kind: 'same', text})),
  ]);
}

/** Words, numbers, single marks and runs of white space; together they are the text. */
export function words(text) {
  return text.match(/\s+|[\p{L}\p{N}]+(?:[.,][\p{N}]+)*|[^\s\p{L}\p{N}]/gu) ?? [];
}

/** How many words a list of differences takes away and adds. */
export function changes(parts) {
  const of = (kind) => parts.filter((part) => part.kind === kind).flatMap((part) => words(part.text)).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  return {gone: of('gone'), added: of('new')};
}

function rewritten(a, b) {
  return [...a.map((text) => ({kind: 'gone', text})), ...b.map((text) => ({kind: 'new', text}))];
}

function edits(a, b) {
  if (a.length === 0 || b.length === 0) return rewritten(a, b);
  const most = Math.min(a.length + b.length, MOST_EDITS);
  const trace = [];
  let reach = new Int32Array(2 * most + 3); // furthest x on diagonal k, at k + most + 1
  const zero = most + 1;
  for (let d = 0; d <= most; d += 1) {
    trace.push(reach.slice(zero - d - 1, zero + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && reach[zero + k - 1] < reach[zero + k + 1]);
      let x = down ? reach[zero + k + 1] : reach[zero + k - 1] + 1;
      let y = x - k;
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x += 1;
        y += 1;
      }
      reach[zero + k] = x;
      if (x >= a.length && y >= b.length) return walkBack(a, b, trace, d);
    }
  }
  return rewritten(a, b);
}

function walkBack(a, b, trace, steps) {
  const found = [];
  let x = a.length;
  let y = b.length;
  for (let d = steps; d > 0; d -= 1) {
    const reach = trace[d]; // before step d; diagonal k is at k + d + 1
    const k = x - y;
    const down = k === -d || (k !== d && reach[k - 1 + d + 1] < reach[k + 1 + d + 1]);
    const from = down ? k + 1 : k - 1;
    const fromX = reach[from + d + 1];
    const fromY = fromX - from;
    const snake = down ? fromX : fromX + 1; // what is alike after the step begins here
    while (x > snake) {
      x -= 1;
      found.push({kind: 'same', text: a[x]});
    }
    if (down) {
      found.push({kind: 'new', text: b[fromY]});
    } else {
      found.push({kind: 'gone', text: a[fromX]});
    }
    x = fromX;
    y = fromY;
  }
  while (x > 0) {
    x -= 1;
    found.push({kind: 'same', text: a[x]});
  }
  return found.reverse();
}

/** Joins runs, and takes lone white space between two changes into them. */
function tidy(parts) {
  const out = [];
  let gone = '';
  let added = '';
  const flush = () => {
    if (gone) out.push({kind: 'gone', text: gone});
    if (added) out.push({kind: 'new', text: added});
    gone = '';
    added = '';
  };
  parts.forEach((part, at) => {
    if (part.kind === 'gone') {
      gone += part.text;
    } else if (part.kind === 'new') {
      added += part.text;
    } else if (gone && added && /^\s+$/.test(part.text) && at + 1 < parts.length && parts[at + 1].kind !== 'same') {
      gone += part.text;
      added += part.text;
    } else {
      flush();
      const last = out[out.length - 1];
      if (last?.kind === 'same') last.text += part.text;
      else out.push({kind: 'same', text: part.text});
    }
  });
  flush();
  return out;
}
