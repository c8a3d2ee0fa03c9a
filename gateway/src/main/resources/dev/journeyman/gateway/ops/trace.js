// The view of an answer's way: the answer, the version that gave it, the run that made the version, the records it became.

import {count, h} from '/assets/dom.js';
import {interaction} from '/assets/gateway.js';
import {share, words} from './figures.js';
import * as operations from './operations.js';
import {card, empty, facts, runLink, state, trouble, versionLink, when} from './views.js';

export const trace = {
  title: 'Answer',
  everyMs: 60_000,

  async load([id], signal) {
    if (!id) return {};
    const answer = await operations.part(interaction(id));
    const version = answer.value?.interaction?.model_version;
    const model = version ? await operations.part(operations.model(version, signal)) : null;
    const run = model?.value?.run ? await operations.part(operations.run(model.value.run, signal)) : null;
    return {id, answer, version, model, run};
  },

  render({id, answer, version, model, run}, context) {
    if (!id) return [card('An answer’s way', {}, empty('Put an answer’s id (int_…) into the field above. Every answer has it: journeyman.interaction_id.'))];
    if (answer.problem) return [card(id, {}, trouble(answer.problem, context.refresh))];
    const told = answer.value;
    return [h('ol', {class: 'way'},
      step('Answer', id, answered(told)),
      version ? step('Version', versionLink(version), modelWords(model)) : null,
      run?.value ? step('Run', runLink(run.value.run), runWords(run.value)) : model?.value && !model.value.run ? step('Origin', model.value.source, h('p', {class: 'help'}, 'No run here trained it: it was brought.')) : null,
      step('Said of it', count(told.feedback.length, 'saying', 'sayings'), sayings(told)),
      step('Records', count(told.records.length, 'record', 'records'), records(told)),
      step('Learned by', count(told.trained_versions.length, 'version', 'versions'),
        told.trained_versions.length > 0 ? h('p', {class: 'row'}, told.trained_versions.map((name) => versionLink(name))) : h('p', {class: 'help'}, 'No version was trained on it yet.')))];
  },
};

function step(name, title, ...children) {
  return h('li', {class: 'card way-step'}, h('p', {class: 'label'}, name), h('h2', {class: typeof title === 'string' && title.includes(' ') ? '' : 'name'}, title), ...children);
}

function answered({interaction: logged, erased}) {
  if (!logged) return h('p', {class: 'caution'}, erased ? ['Erased ', when(erased.at), '.'] : 'Its text is not kept.');
  const content = logged.content;
  return [
    facts([['Given', when(logged.at)], ['Over', logged.endpoint], ['Ended', words(logged.finish_reason)], ['Verdicts', logged.verdicts?.length > 0 ? logged.verdicts.map((verdict) => verdict.rule).join(', ') : null]]),
    content ? h('div', {class: 'texts'},
      h('p', {class: 'label'}, 'Asked'), h('p', {class: 'text'}, (content.messages ?? []).filter((message) => message.role === 'user').map((message) => message.content).join('\n') || content.prompt || ''),
      h('p', {class: 'label'}, 'Answered'), h('p', {class: 'text'}, content.answer ?? content.completion ?? '')) : h('p', {class: 'help'}, 'Of this key’s answers no texts are kept.'),
  ];
}

function modelWords(model) {
  if (!model?.value) return h('p', {class: 'help'}, model?.problem?.message ?? 'It is not in the store any more.');
  return h('p', {class: 'row'}, state(model.value.state, model.value.percent), h('span', {class: 'help'}, 'created ', when(model.value.created)),
    Number.isFinite(model.value.synthetic_ratio) ? h('span', {class: 'help'}, `${share(model.value.synthetic_ratio)} synthetic`) : null);
}

function runWords(run) {
  return h('p', {class: 'row'}, h('span', {class: `pill ${run.state}`}, run.state), h('span', {class: 'help'}, `${words(run.trigger)}: ${run.reason}`));
}

function sayings({feedback}) {
  if (feedback.length === 0) return h('p', {class: 'help'}, 'Nobody said anything of it.');
  return h('ul', {class: 'sayings'}, feedback.map((event) => h('li', {}, h('b', {}, words(event.type)), ' ',
    event.rating ?? '', event.correction ? h('span', {class: 'text'}, event.correction) : null, event.why ? h('span', {class: 'text'}, event.why) : null, ' ', h('span', {class: 'help'}, when(event.at)))));
}

function records({records: all, refusals}) {
  return [
    all.length > 0 ? h('ul', {class: 'sayings'}, all.map((record) => h('li', {}, h('b', {}, words(record.kind ?? 'record')), ' ', h('span', {class: `pill ${record.status}`}, record.status), ' ', h('span', {class: 'help'}, record.reason?.text ?? ''))))
      : h('p', {class: 'help'}, 'It became no record to learn from.'),
    refusals?.length > 0 ? h('p', {class: 'help'}, refusals.map((refusal) => refusal.reason?.text).join('; ')) : null,
  ];
}
