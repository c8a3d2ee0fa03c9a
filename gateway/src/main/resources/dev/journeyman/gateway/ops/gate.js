// The gate's reasons: a tree in words, refusals first and open, the rest folded away.

import {h} from '/assets/dom.js';
import {icon} from '/assets/icons.js';
import {words} from './figures.js';

const NAMES = { // of the gate's branches: passed, refused
  scorecards: ['Scorecards are whole', 'A scorecard is not whole'],
  comparable: ['Both were asked the same', 'They cannot be compared'],
  'real-evals': ['People or references wrote the questions', 'A model wrote some of the questions'],
  'factual-accuracy': ['Facts are kept', 'Facts are lost'],
  'no-regression': ['Nothing became worse', 'Something became worse'],
  'letter-skew': ['No letter is preferred', 'A letter is preferred'],
  'unknown-codes': ['Unknown codes are not explained', 'Unknown codes are explained'],
  stops: ['Answers end by themselves', 'Answers do not end by themselves'],
  safety: ['Conduct is safe', 'Conduct is not safe enough'],
  'data-policy': ['The data policy is proven', 'The data policy is not proven'],
};

const MOST_DEEP = 12;

/**
 * A tree of reasons.
 * @param {{name, passed, explanation, parts}} reason the root
 */
export function gateTree(reason) {
  const parts = reason.parts ?? [];
  return h('div', {class: 'gate'},
    h('p', {class: `gate-head ${reason.passed ? 'passed' : 'refused'}`}, mark(reason.passed),
      h('strong', {}, reason.passed ? 'The gate lets it through' : 'The gate refuses'),
      h('span', {class: 'help'}, reason.explanation)),
    h('ul', {class: 'tree'}, ordered(parts).map((part) => branch(part, 1))));
}

function ordered(parts) {
  return [...parts.filter((part) => !part.passed), ...parts.filter((part) => part.passed)];
}

function branch(reason, depth) {
  const parts = depth < MOST_DEEP ? reason.parts ?? [] : [];
  const head = [mark(reason.passed), h('span', {class: 'reason-name'}, (depth === 1 && NAMES[reason.name]?.[reason.passed ? 0 : 1]) || (depth === 1 ? words(reason.name) : reason.name))];
  const explanation = reason.explanation ? h('span', {class: 'reason-text'}, reason.explanation) : null;
  if (parts.length === 0) {
    return h('li', {class: reason.passed ? 'passed' : 'refused'}, h('div', {class: 'reason'}, head, explanation));
  }
  return h('li', {class: reason.passed ? 'passed' : 'refused'},
    h('details', {open: !reason.passed, 'data-key': `reason-${depth}-${reason.name}`},
      h('summary', {class: 'reason'}, head, explanation, h('span', {class: 'reason-count'}, String(parts.length))),
      h('ul', {class: 'tree'}, ordered(parts).map((part) => branch(part, depth + 1)))));
}

function mark(passed) {
  return h('span', {class: `verdict ${passed ? 'passed' : 'refused'}`}, icon(passed ? 'check' : 'close'), h('span', {class: 'unseen'}, passed ? 'passes:' : 'refuses:'));
}
