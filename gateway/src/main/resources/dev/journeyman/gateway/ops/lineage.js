// Versions as a graph: one column a generation, lines from parent to child, the champion's ancestors on one straight line.
//
// A version's generation is its longest way from a version without a parent. Rows are given from the left to the right: the champion's line has the first,
// a child goes on in its parent's row where that is free, and else in the free row nearest to it, so that few lines cross. Decision 0019 has the reasons.

import {h} from '/assets/dom.js';
import {brief, share} from './figures.js';
import {s, stateShape} from './plot.js';
import {versionAddress} from './views.js';

const MOST_DRAWN = 150;
const COLUMN = 176; // the least; a wide window has room for more
const WIDEST = 250;
const LABEL = 150;
const ROW = 78;
const LEFT = 84;
const TOP = 46;
const RADIUS = 11;

function parentsOf(version, known) {
  const names = version.parents?.length ? version.parents : [version.parent];
  return names.filter((name) => known.has(name) && name !== version.version);
}

/** Each version's generation, by name; a loop, which a damaged lineage could have, counts once. */
export function generations(versions) {
  const known = new Map(versions.map((version) => [version.version, version]));
  const found = new Map();
  const visit = (name, under) => {
    if (found.has(name)) return found.get(name);
    if (under.has(name)) return 0;
    under.add(name);
    const own = Math.max(-1, ...parentsOf(known.get(name), known).map((parent) => visit(parent, under))) + 1;
    under.delete(name);
    found.set(name, own);
    return own;
  };
  for (const version of versions) visit(version.version, new Set());
  return found;
}

/**
 * Where each version stands.
 * @param {Array} versions in any order
 * @param {?string} champion
 * @returns {{nodes: Array<{version, column, row, parents}>, columns: number, rows: number}}
 */
export function layout(versions, champion) {
  const known = new Map(versions.map((version) => [version.version, version]));
  const column = generations(versions);
  const mainLine = new Set();
  for (let at = champion; known.has(at) && !mainLine.has(at); at = parentsOf(known.get(at), known)[0]) mainLine.add(at);
  const taken = new Set(); // `column:row`, of nodes and of the lines that pass
  const row = new Map();
  const isFree = (from, to, at) => {
    for (let each = from; each <= to; each += 1) {
      if (taken.has(`${each}:${at}`)) return false;
    }
    return true;
  };
  const take = (name, from, at) => {
    row.set(name, at);
    for (let each = from; each <= column.get(name); each += 1) taken.add(`${each}:${at}`);
  };
  for (const name of mainLine) taken.add(`${column.get(name)}:0`);
  const inOrder = [...versions].sort((a, b) => column.get(a.version) - column.get(b.version)
    || mainLine.has(b.version) - mainLine.has(a.version) || a.created.localeCompare(b.created));
  for (const version of inOrder) {
    const name = version.version;
    const parents = parentsOf(version, known);
    const own = column.get(name);
    const from = parents.length > 0 ? Math.min(own, column.get(parents[0]) + 1) : own;
    if (mainLine.has(name)) {
      take(name, from, 0);
      continue;
    }
    const near = parents.length > 0 ? row.get(parents[0]) ?? 0 : 0;
    let at = near;
    for (let step = 1; !isFree(from, own, at); step += 1) at = near + (step % 2 === 1 ? (step + 1) / 2 : -step / 2);
    take(name, from, at);
  }
  const least = Math.min(0, ...row.values());
  const nodes = versions.map((version) => ({
    version, column: column.get(version.version), row: row.get(version.version) - least, parents: parentsOf(version, known), main: mainLine.has(version.version),
  }));
  return {nodes, columns: Math.max(0, ...column.values()) + 1, rows: Math.max(0, ...nodes.map((node) => node.row)) + 1};
}

/** The graph, `room` wide where that is enough, in a place that scrolls where it is not. */
export function lineage(versions, champion, selected, room) {
  const drawn = versions.slice(0, MOST_DRAWN);
  const {nodes, columns, rows} = layout(drawn, champion);
  const step = Math.max(COLUMN, Math.min(WIDEST, (room - LEFT * 2) / Math.max(1, columns - 1)));
  const width = LEFT * 2 + (columns - 1) * step;
  const height = TOP + (rows - 1) * ROW + 62;
  const place = new Map(nodes.map((node) => [node.version.version, {x: LEFT + node.column * step, y: TOP + node.row * ROW, main: node.main}]));
  const svg = s('svg', {class: 'lineage', width, height, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': `${drawn.length} versions in ${columns} generations`},
    Array.from({length: columns}, (_, at) => s('text', {class: 'generation', x: LEFT + at * step, y: 15, 'text-anchor': 'middle'}, at === 0 ? 'brought' : `generation ${at}`)),
    nodes.flatMap((node) => node.parents.map((parent, nth) => edge(place.get(parent), place.get(node.version.version), nth > 0))),
    nodes.map((node) => versionNode(node, place.get(node.version.version), selected)));
  const scroller = h('div', {class: 'lineage-scroll', tabindex: 0, role: 'region', 'aria-label': 'Lineage', 'data-keep-scroll': 'lineage', 'data-show': '.node.selected'}, svg);
  return h('div', {},
    scroller,
    versions.length > drawn.length ? h('p', {class: 'help'}, `The newest ${drawn.length} of ${versions.length} are drawn; the list has all.`) : null);
}

function edge(from, to, second) {
  const start = from.x + RADIUS + 3;
  const end = to.x - RADIUS - 3;
  const gap = to.x - from.x; // the line falls between the labels of two columns, and crosses none
  const middle = to.x - (gap > WIDEST ? COLUMN : gap) / 2;
  const bend = Math.min(60, (Math.min(gap, WIDEST) - LABEL) * 0.8);
  return s('path', {
    class: `edge${from.main && to.main ? ' main' : ''}${second ? ' second' : ''}`,
    d: from.y === to.y ? `M${start} ${from.y}H${end}` : `M${start} ${from.y}H${middle - bend}C${middle} ${from.y} ${middle} ${to.y} ${middle + bend} ${to.y}H${end}`,
  });
}

function versionNode({version}, {x, y}, selected) {
  const is = version.version === selected;
  const facts = version.scorecard?.factual;
  const words = `${version.version}, ${version.state}${version.forced ? ', forced' : ''}${facts ? `, facts ${share(facts.accuracy)}` : ', not evaluated'}`;
  return s('a', {href: versionAddress(version.version), class: `node ${version.state}${is ? ' selected' : ''}`, 'aria-label': words, 'aria-current': is ? 'true' : null, 'data-key': `node-${version.version}`, 'data-version': version.version},
    s('title', {}, words),
    s('rect', {class: 'hit', x: x - 80, y: y - 22, width: 160, height: 70, rx: 8}),
    s('circle', {class: 'mat', cx: x, cy: y, r: RADIUS + 3}),
    stateShape(version.state, x, y, RADIUS),
    s('text', {class: 'node-name', x, y: y + 27, 'text-anchor': 'middle'}, brief(version.version, 20)),
    s('text', {class: 'node-state', x, y: y + 41, 'text-anchor': 'middle'},
      version.state === 'canary' && version.percent !== null ? `canary ${version.percent} %` : version.state,
      version.forced ? s('tspan', {class: 'node-forced'}, ' · forced') : null,
      facts ? s('tspan', {class: 'node-figure'}, ` · ${share(facts.accuracy)}`) : null));
}
