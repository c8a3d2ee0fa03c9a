// The dialog in which an operator acts: what will happen in a sentence, why, and a button that names it. Opens one at a time.

import {byId, freshId, h} from '/assets/dom.js';
import {say} from '/assets/announcer.js';
import {gateTree} from './gate.js';
import {trouble} from './views.js';

const MOST_REASON_CHARS = 500;

/**
 * Asks for a reason, and for what else an act needs, and does it.
 * @param {Object} act
 * @param {string} act.title what it is
 * @param {string} act.sentence what will happen
 * @param {string} act.confirm the button's words; they name the version
 * @param {Array} act.fields further ones: `{name, label, kind: 'percent' | 'choice' | 'text', value, options, help}`
 * @param {string} act.reasonName the body's name of the reason
 * @param {string} act.danger whether the button is to look like what it is
 * @param {string} act.forced the version's name, where the gate's refusal may be passed over by typing it
 * @param {(body: Object) => Promise} act.run does it
 * @param {(result) => void} act.done after it is done
 * @param {(result) => string} act.said what is told of it
 */
export function ask({title, sentence, confirm, fields = [], reasonName = 'reason', danger = false, forced = '', run, done, said}) {
  const dialog = byId('act');
  const reason = h('textarea', {id: freshId('reason'), rows: 2, maxlength: MOST_REASON_CHARS, required: true, 'data-first': true});
  const inputs = fields.map((field) => [field, control(field)]);
  const outcome = h('div', {class: 'act-outcome', 'aria-live': 'polite'});
  const submit = h('button', {type: 'submit', class: danger ? 'primary risky' : 'primary'}, confirm);
  const form = h('form', {autocomplete: 'off', novalidate: true},
    h('div', {class: 'dialog-head'}, h('h2', {id: 'act-title'}, title), closer(dialog)),
    h('p', {class: 'act-sentence'}, sentence),
    inputs.map(([field, input]) => fieldset(field, input)),
    h('div', {class: 'field'}, h('label', {for: reason.id}, 'Reason'), reason,
      h('p', {class: 'help'}, 'Stands in the ledger for ever, with your key’s name. Name no customer.')),
    outcome,
    h('div', {class: 'row act-buttons'}, submit, h('button', {type: 'button', on: {click: () => dialog.close()}}, 'Leave it')));
  const send = async (extra = {}) => {
    if (reason.value.trim() === '') {
      outcome.replaceChildren(h('p', {class: 'problem-line'}, 'Say why: those who come after will want to know.'));
      reason.setAttribute('aria-invalid', 'true');
      reason.focus();
      return;
    }
    reason.removeAttribute('aria-invalid');
    submit.disabled = true;
    outcome.replaceChildren(h('p', {class: 'help'}, 'One moment.'));
    try {
      const body = {[reasonName]: reason.value.trim(), ...Object.fromEntries(inputs.map(([field, input]) => [field.name, input.taken()]).filter(([, value]) => value !== undefined)), ...extra};
      const result = await run(body);
      dialog.close();
      say(said?.(result) ?? `${title}: done.`);
      done?.(result);
    } catch (problem) {
      outcome.replaceChildren(...refusal(problem, forced, send));
    } finally {
      submit.disabled = false;
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send();
  });
  dialog.replaceChildren(form);
  dialog.showModal();
  (form.querySelector('[data-first]') ?? reason).focus();
}

function closer(dialog) {
  return h('button', {type: 'button', class: 'quiet', on: {click: () => dialog.close()}}, 'Close');
}

function fieldset(field, input) {
  return h('div', {class: 'field'}, h('label', {for: input.node.id}, field.label), input.view ?? input.node, field.help ? h('p', {class: 'help'}, field.help) : null);
}

/** A field's control, with what it gives. */
function control(field) {
  const id = freshId('field');
  if (field.kind === 'percent') {
    const node = h('input', {id, type: 'range', min: 0, max: 50, step: 1, value: field.value ?? 5});
    const told = h('output', {for: id, class: 'percent'}, percentWords(node.value));
    node.addEventListener('input', () => {
      told.textContent = percentWords(node.value);
    });
    return {node, view: h('div', {class: 'slider'}, node, told), taken: () => Number(node.value)};
  }
  if (field.kind === 'choice') {
    const node = h('select', {id}, field.options.map(([value, text]) => h('option', {value, selected: value === field.value}, text)));
    return {node, taken: () => node.value};
  }
  const node = h('textarea', {id, rows: field.rows ?? 4, maxlength: field.most ?? 8000});
  node.value = field.value ?? '';
  return {node, taken: () => (field.optional && node.value === (field.value ?? '') ? undefined : node.value)};
}

function percentWords(value) {
  return Number(value) === 0 ? 'in the shadow: answers beside the champion, and nobody sees them' : `${value} % of conversations`;
}

/** Why it was not done; where the gate refused, its reasons and the way past it. */
function refusal(problem, forced, send) {
  const reasons = problem.document?.reasons;
  if (!reasons) return [trouble(problem)];
  return [
    h('div', {class: 'refusal'},
      h('p', {class: 'problem-line'}, problem.message),
      gateTree(reasons)),
    forced ? forcing(forced, send) : null,
  ].filter(Boolean);
}

function forcing(name, send) {
  const typed = h('input', {id: freshId('force'), spellcheck: 'false', autocapitalize: 'off', 'data-force': name});
  const button = h('button', {type: 'button', class: 'risky', disabled: true, on: {click: () => send({force: true})}}, `Force ${name}`);
  typed.addEventListener('input', () => {
    button.disabled = typed.value !== name;
  });
  return h('details', {class: 'forcing'},
    h('summary', {}, 'Promote it against the gate'),
    h('p', {class: 'help'}, 'The version and the ledger are marked as forced for ever. To show that you mean it, type the version’s name:'),
    h('label', {for: typed.id, class: 'unseen'}, `Type ${name}`),
    h('code', {class: 'name'}, name),
    h('div', {class: 'row'}, typed, button));
}
