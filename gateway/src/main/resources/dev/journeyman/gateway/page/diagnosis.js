// A diagnosis: as sections on the page, and as the text that a technician edits and that the model is trained on.

import {freshId, h} from './dom.js';
import {icon} from './icons.js';

/** The diagnosis in the form of its prompt: four sections, causes with their likelihood, checks with their reason. */
export function textOf(diagnosis) {
  const sections = [];
  if (diagnosis.summary) sections.push(`Summary: ${diagnosis.summary}`);
  if (diagnosis.probable_causes?.length) {
    sections.push(['Causes:', ...diagnosis.probable_causes.map((each, at) => `${at + 1}. ${each.cause} (${each.likelihood})`)].join('\n'));
  }
  if (diagnosis.checks?.length) {
    sections.push(['Checks:', ...diagnosis.checks.map((each, at) => `${at + 1}. ${sentence(each.step)}${each.why ? ` ${each.why}` : ''}`)].join('\n'));
  }
  if (diagnosis.safety?.length) sections.push(['Safety:', ...diagnosis.safety.map((each) => `- ${each}`)].join('\n'));
  return sections.join('\n');
}

function sentence(text) {
  return /[.!?:]$/.test(text) ? text : `${text}.`;
}

/**
 * The diagnosis as sections.
 * @param {Object} diagnosis as the contract has it
 * @param {{sources: Sources, done: number[], onDone: (done: number[]) => void}} more where marks lead, and which checks are ticked off
 */
export function diagnosisView(diagnosis, {sources, done, onDone}) {
  return [
    codes(diagnosis.codes ?? []),
    safety(diagnosis.safety ?? []),
    diagnosis.summary ? section('Summary', h('p', {class: 'summary'}, diagnosis.summary)) : null,
    h('div', {class: 'two-parts'}, causes(diagnosis.probable_causes ?? [], sources), checks(diagnosis.checks ?? [], done, onDone)),
  ];
}

function section(title, ...content) {
  return h('div', {class: 'part'}, h('h4', {}, title), content);
}

function codes(list) {
  if (list.length === 0) return null;
  return h('ul', {class: 'code-lines', 'aria-label': 'Trouble codes'}, list.map((each) =>
    h('li', {class: each.known ? '' : 'unknown'},
      h('span', {class: `plate ${each.severity ?? ''}`}, each.code),
      h('span', {class: 'meaning'}, each.known ? each.meaning : 'is not in the table of trouble codes: look it up in the maker’s documentation'),
      h('span', {class: 'code-about'},
        each.severity ? h('b', {class: `severity ${each.severity}`}, each.severity) : null,
        each.severity && each.severity_reason ? ` ${each.severity_reason}` : null))));
}

function safety(list) {
  if (list.length === 0) return null;
  return h('div', {class: 'safety'}, h('h4', {}, icon('warning'), 'Safety'), h('ul', {}, list.map((each) => h('li', {}, each))));
}

const STEPS = {high: 3, medium: 2, low: 1};

function causes(list, sources) {
  if (list.length === 0) return null;
  return section('Probable causes', h('ol', {class: 'causes'}, list.map((each) =>
    h('li', {},
      h('span', {class: 'cause'}, each.cause, sources.marks(each.citations)),
      h('span', {class: `likelihood ${each.likelihood}`},
        h('span', {class: 'bars', 'aria-hidden': 'true'}, [1, 2, 3].map((bar) => h('i', {class: bar <= (STEPS[each.likelihood] ?? 0) ? 'on' : ''}))),
        h('span', {}, each.likelihood, h('span', {class: 'unseen'}, ' likelihood')))))));
}

function checks(list, done, onDone) {
  if (list.length === 0) return null;
  const ticked = new Set(done ?? []);
  return section('Checks, in this order', h('ol', {class: 'checks'}, list.map((each, at) => {
    const id = freshId('check');
    const box = h('input', {type: 'checkbox', id, checked: ticked.has(at)});
    const line = h('li', {class: ticked.has(at) ? 'done' : ''},
      box,
      h('label', {for: id}, h('span', {class: 'step'}, each.step), each.why ? h('span', {class: 'why'}, each.why) : null));
    box.addEventListener('change', () => {
      if (box.checked) ticked.add(at);
      else ticked.delete(at);
      line.classList.toggle('done', box.checked);
      onDone([...ticked]);
    });
    return line;
  })));
}
