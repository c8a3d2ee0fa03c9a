// Draws with SVG: elements, scales, ticks, and plots that are drawn anew when their place changes its width.

import {freshId, h} from '/assets/dom.js';

const SVG = 'http://www.w3.org/2000/svg';

/** A new SVG element; as `h` makes those of HTML. */
export function s(tag, props, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else {
      node.setAttribute(name, String(value));
    }
  }
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== false) node.append(child);
  }
  return node;
}

/** A linear scale from a domain to a range. */
export function scale([from, to], [start, end]) {
  const width = to - from || 1;
  return (value) => start + ((value - from) / width) * (end - start);
}

/** Round values that cover a domain, about as many as wanted. */
export function ticks(from, to, wanted = 5) {
  const width = to - from;
  if (!(width > 0)) return [from];
  const rough = width / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough * 0.999);
  const found = [];
  for (let at = Math.ceil(from / step - 1e-9); at * step <= to + step * 1e-9 && found.length < 50; at += 1) {
    found.push(Number((at * step).toPrecision(12)));
  }
  return found;
}

/** A path through points; a point that is null breaks it. */
export function line(points) {
  let path = '';
  let pen = 'M';
  for (const point of points) {
    if (point === null) {
      pen = 'M';
      continue;
    }
    path += `${pen}${point[0].toFixed(1)} ${point[1].toFixed(1)}`;
    pen = 'L';
  }
  return path;
}

/**
 * A plot as wide as its place.
 * @param {{label: string, height: number}} what it shows in a sentence, for those who do not see it
 * @param {(width: number) => Node[]} draw gives its elements
 */
export function plot({label, height, name = 'plot'}, draw) {
  const title = freshId('plot');
  const svg = s('svg', {class: 'drawing', height, role: 'img', 'aria-labelledby': title});
  const place = h('div', {class: name}, svg);
  let drawn = 0;
  const redraw = (width) => {
    const whole = Math.round(width);
    if (whole === drawn || whole < 40) return;
    drawn = whole;
    svg.setAttribute('width', String(whole));
    svg.setAttribute('viewBox', `0 0 ${whole} ${height}`);
    svg.replaceChildren(s('title', {id: title}, label), ...draw(whole).flat(Infinity).filter(Boolean));
  };
  new ResizeObserver(([entry]) => redraw(entry.contentRect.width)).observe(place);
  return place;
}

const SHAPES = {
  champion: (x, y, r) => [s('circle', {cx: x, cy: y, r: r * 0.62, class: 'solid'}), s('circle', {cx: x, cy: y, r, class: 'open'})],
  canary: (x, y, r) => [s('path', {d: diamond(x, y, r * 1.1), class: 'solid'})],
  evaluated: (x, y, r) => [s('circle', {cx: x, cy: y, r: r * 0.85, class: 'open filled'}), s('circle', {cx: x, cy: y, r: r * 0.3, class: 'solid'})],
  candidate: (x, y, r) => [s('circle', {cx: x, cy: y, r: r * 0.85, class: 'open filled', 'stroke-dasharray': `${r * 0.45} ${r * 0.35}`})],
  retired: (x, y, r) => [s('rect', {x: x - r * 0.72, y: y - r * 0.72, width: r * 1.44, height: r * 1.44, rx: r * 0.15, class: 'open filled'})],
  rejected: (x, y, r) => [
    s('circle', {cx: x, cy: y, r: r * 0.95, class: 'ground'}),
    s('path', {d: `M${x - r * 0.65} ${y - r * 0.65}l${r * 1.3} ${r * 1.3}M${x + r * 0.65} ${y - r * 0.65}l${-r * 1.3} ${r * 1.3}`, class: 'open'}),
  ],
};

function diamond(x, y, r) {
  return `M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`;
}

/** The sign of a version's state, around a point: each state has a shape of its own, so that colour need not be told. */
export function stateShape(state, x, y, r) {
  return s('g', {class: `state ${state in SHAPES ? state : 'candidate'}`}, (SHAPES[state] ?? SHAPES.candidate)(x, y, r));
}

/** The sign beside a word. */
export function stateMark(state) {
  return s('svg', {class: 'mark', viewBox: '0 0 20 20', width: 16, height: 16, 'aria-hidden': 'true', focusable: 'false'}, stateShape(state, 10, 10, 7));
}

/** Two series' signs: a disc and a diamond. Nested, so that a percentage can place them. */
export function seriesSign(which, x, y) {
  return s('svg', {x, y, width: 1, height: 1, overflow: 'visible', class: `series ${which}`},
    which === 'one' ? s('circle', {cx: 0, cy: 0, r: 4.5}) : s('path', {d: diamond(0, 0, 5.6)}));
}
