// Shows a model's text as Markdown: headings, lists, quotes, tables, code, paragraphs, strong, emphasised, struck and code words.
//
// The text is read line by line and becomes elements from a fixed list with text nodes inside. No string is ever read as markup, so a tag in the text
// is shown as it stands, and no link, image or attribute can come out of it: a link is shown as its label with the address beside it, as text.

import {h} from './dom.js';

const MOST_CHARS = 200_000;
const DEEPEST = 6;

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]|$)/;
const RULE = /^ {0,3}(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( *)([-*+]|\d{1,9}[.)])(?: +|$)/;
const TABLE_LINE = /^ *\|.*\| *$/;
const TABLE_RULE = /^ *\|[-:| ]+\| *$/;

/** The blocks of a text: each with the lines it was made of and what makes its element. */
export function blocks(text) {
  return read(text.slice(0, MOST_CHARS).replace(/\r\n?/g, '\n').replace(/\t/g, '    ').split('\n'), 0);
}

const shown = new WeakMap();

/** Shows a text in an element. Blocks that have not changed since the last time stay as they are: a selection in them is not lost while text streams. */
export function show(container, text) {
  const before = shown.get(container) ?? [];
  const now = blocks(text);
  let same = 0;
  while (same < before.length && same < now.length && before[same] === now[same].raw) same += 1;
  while (container.childNodes.length > same) container.lastChild.remove();
  for (const block of now.slice(same)) container.append(block.make());
  shown.set(container, now.map((block) => block.raw));
}

function read(lines, depth) {
  const found = [];
  let at = 0;
  while (at < lines.length) {
    if (lines[at].trim() === '') {
      at += 1;
      continue;
    }
    const {end, make} = next(lines, at, depth);
    found.push({raw: lines.slice(at, end).join('\n'), make});
    at = end;
  }
  return found;
}

function next(lines, at, depth) {
  const line = lines[at];
  const fence = FENCE.exec(line);
  if (fence) return code(lines, at, fence[1]);
  const heading = HEADING.exec(line);
  if (heading) {
    const level = Math.min(6, heading[1].length + 3); // below the page's own headings
    const text = line.slice(heading[0].length).replace(/ #+ *$/, '').trim();
    return {end: at + 1, make: () => h(`h${level}`, {}, inline(text))};
  }
  if (RULE.test(line)) return {end: at + 1, make: () => h('hr')};
  if (depth < DEEPEST && QUOTE.test(line)) return quote(lines, at, depth);
  if (depth < DEEPEST && ITEM.test(line)) return list(lines, at, depth);
  if (TABLE_LINE.test(line) && TABLE_RULE.test(lines[at + 1] ?? '')) return table(lines, at);
  return paragraph(lines, at, depth);
}

function code(lines, at, fence) {
  let end = at + 1;
  while (end < lines.length && !(lines[end].trimStart().startsWith(fence) && lines[end].trim().replaceAll(fence[0], '') === '')) end += 1;
  const text = lines.slice(at + 1, end).join('\n');
  return {end: Math.min(end + 1, lines.length), make: () => h('pre', {tabindex: '0'}, h('code', {}, text))};
}

function quote(lines, at, depth) {
  let end = at;
  while (end < lines.length && QUOTE.test(lines[end])) end += 1;
  const inner = read(lines.slice(at, end).map((line) => line.replace(QUOTE, '')), depth + 1);
  return {end, make: () => h('blockquote', {}, inner.map((block) => block.make()))};
}

function list(lines, at, depth) {
  const [, , marker] = ITEM.exec(lines[at]);
  const ordered = /\d/.test(marker);
  const items = [];
  let end = at;
  while (end < lines.length) {
    const item = ITEM.exec(lines[end]);
    if (!item || /\d/.test(item[2]) !== ordered || RULE.test(lines[end])) break;
    const inside = item[1].length + item[2].length + 1; // what is indented so far belongs to the item
    const body = [lines[end].slice(item[0].length)];
    end += 1;
    while (end < lines.length && belongs(lines, end, item[1].length, inside)) {
      body.push(lines[end].replace(new RegExp(`^ {0,${inside}}`), ''));
      end += 1;
    }
    while (end < lines.length && lines[end].trim() === '' && ITEM.test(lines[end + 1] ?? '')) end += 1;
    items.push(read(body, depth + 1));
  }
  const first = Number.parseInt(marker, 10);
  return {
    end,
    make: () => h(ordered ? 'ol' : 'ul', {start: ordered && first !== 1 ? first : undefined}, items.map((item) => h('li', {}, loose(item)))),
  };
}

/** Whether a line goes on with an item that began at this indentation. */
function belongs(lines, at, indent, inside) {
  const line = lines[at];
  if (line.trim() === '') return /^ /.test(lines[at + 1] ?? '') && leading(lines[at + 1]) >= Math.min(inside, indent + 2);
  const lead = leading(line);
  if (lead >= Math.min(inside, indent + 2)) return true;
  return lines[at - 1].trim() !== '' && !startsBlock(line); // the rest of a paragraph, not indented
}

function leading(line) {
  return line.length - line.trimStart().length;
}

function startsBlock(line) {
  return FENCE.test(line) || HEADING.test(line) || RULE.test(line) || QUOTE.test(line) || ITEM.test(line);
}

/** An item of one paragraph is its words, without a paragraph around them. */
function loose(item) {
  const nodes = item.map((block) => block.make());
  if (nodes[0]?.tagName === 'P') nodes.splice(0, 1, ...nodes[0].childNodes);
  return nodes;
}

function table(lines, at) {
  let end = at + 2;
  while (end < lines.length && TABLE_LINE.test(lines[end])) end += 1;
  const cells = (line) => line.trim().slice(1, -1).split('|').map((cell) => cell.trim());
  const row = (line, name) => h('tr', {}, cells(line).map((cell) => h(name, name === 'th' ? {scope: 'col'} : {}, inline(cell))));
  return {
    end,
    make: () =>
      h('div', {class: 'table', tabindex: '0', role: 'group', 'aria-label': 'Table'},
        h('table', {}, h('thead', {}, row(lines[at], 'th')), h('tbody', {}, lines.slice(at + 2, end).map((line) => row(line, 'td'))))),
  };
}

function paragraph(lines, at, depth) {
  let end = at + 1;
  while (end < lines.length && lines[end].trim() !== '' && !(depth < DEEPEST && startsBlock(lines[end]))) end += 1;
  const text = lines.slice(at, end).map((line) => line.trim()).join('\n');
  return {end, make: () => h('p', {}, inline(text))};
}

const MARKS = [['**', 'strong'], ['__', 'strong'], ['~~', 'del'], ['*', 'em'], ['_', 'em']];
const SPECIAL = /[\\`*_~[!\n]/g;

/** The words of a line: text nodes and a few elements. */
function inline(text, depth = 0, missing = new Set()) {
  const nodes = [];
  let plain = '';
  const flush = () => {
    if (plain) nodes.push(plain);
    plain = '';
  };
  let at = 0;
  while (at < text.length) {
    SPECIAL.lastIndex = at;
    const special = SPECIAL.exec(text)?.index ?? text.length;
    plain += text.slice(at, special);
    at = special;
    if (at >= text.length) break;
    const made = text[at] === '\n' ? {end: at + 1, nodes: [h('br')]} : word(text, at, depth, missing);
    if (made) {
      flush();
      nodes.push(...made.nodes);
      at = made.end;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

function word(text, at, depth, missing) {
  const here = text[at];
  if (here === '\\') {
    return /[!-/:-@[-`{-~]/.test(text[at + 1] ?? '') ? {end: at + 2, nodes: [text[at + 1]]} : null;
  }
  if (here === '`') {
    const ticks = /^`+/.exec(text.slice(at, at + 8))[0];
    const close = find(text, ticks, at + ticks.length, missing);
    return close < 0 ? null : {end: close + ticks.length, nodes: [h('code', {}, text.slice(at + ticks.length, close))]};
  }
  if (here === '[' || here === '!') return link(text, at, depth, missing);
  if (depth >= DEEPEST) return null;
  for (const [mark, tag] of MARKS) {
    if (!text.startsWith(mark, at) || /\s/.test(text[at + mark.length] ?? ' ')) continue;
    if (mark[0] === '_' && /[\p{L}\p{N}]/u.test(text[at - 1] ?? ' ')) continue; // part_number
    const close = closing(text, mark, at + mark.length, missing);
    if (close > 0) {
      return {end: close + mark.length, nodes: [h(tag, {}, inline(text.slice(at + mark.length, close), depth + 1))]};
    }
  }
  return null;
}

function closing(text, mark, from, missing) {
  let close = find(text, mark, from, missing);
  if (mark === '*') {
    while (close >= 0 && text[close + 1] === '*') close = find(text, mark, close + 2, missing); // that one closes strong words
  }
  return close > from && !/\s/.test(text[close - 1]) ? close : -1;
}

/** Where a mark comes next; that it comes no more is remembered, so that a text of marks alone is read in one go. */
function find(text, mark, from, missing) {
  if (missing.has(mark)) return -1;
  const at = text.indexOf(mark, from);
  if (at < 0) missing.add(mark);
  return at;
}

const LINK = /^!?\[([^\]\n]{0,300})\]\(((?:[^()\s]|\([^()\s]*\)){0,600})(?: "[^"\n]{0,200}")?\)/;

function link(text, at, depth, missing) {
  const found = missing.has('](') ? null : LINK.exec(text.slice(at, at + 1200));
  if (!found) return null;
  const [whole, label, address] = found;
  const words = depth < DEEPEST ? inline(label, depth + 1) : [label];
  const nodes = label === address || label === '' ? [h('span', {class: 'address'}, address)] : [...words, ' ', h('span', {class: 'address'}, `(${address})`)];
  return {end: at + whole.length, nodes};
}
