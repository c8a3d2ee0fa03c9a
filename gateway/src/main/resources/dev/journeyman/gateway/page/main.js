// The page: asks, diagnoses, and keeps the conversation. See the other files for its parts.

import {byId, count, h} from './dom.js';
import {icon} from './icons.js';
import {Reading, say} from './announcer.js';
import {newAnswer} from './answer.js';
import {textOf} from './diagnosis.js';
import {Problem, chat, contextTokens, diagnose, ready} from './gateway.js';
import {JobCard, diagnoseBody, jobLine, jobLines} from './job.js';
import {askForKey, wireKey} from './key.js';
import {wantsKey} from './problems.js';
import {Talks, messagesOf, newTalk} from './talks.js';
import {TurnView} from './turn.js';

const ANSWER_TOKENS = 512; // what the gateway gives an answer where nothing is said
const CHARS_PER_TOKEN = 3; // on the safe side for English
const ANOTHER = {temperature: 0.9, top_p: 0.95};
const NEAR_PX = 120;

const talks = new Talks();
const views = new Map(); // turn -> its view
const sent = new WeakMap(); // turn -> what the model was sent for it
const narrow = matchMedia('(max-width: 56rem)');
const deleted = new Set(); // ids of conversations
let talk = talks.current() ?? newTalk();
let running = null; // the AbortController of the answer on its way
let readable = 0; // tokens that the model reads and writes together; 0 while not known

// ---- the model ----

let watching = false;

/** Shows which model answers; asks again until one does. */
function watchModel() {
  if (watching) return;
  watching = true;
  look(1000);
}

async function look(wait) {
  try {
    const name = await ready();
    lamp('ready', name);
    watching = false;
    readable = await contextTokens().catch(() => 0);
  } catch (problem) {
    lamp(problem.status === 503 ? 'loading' : 'gone', problem.status === 503 ? problem.message : 'The gateway does not answer.');
    setTimeout(() => look(Math.min(wait * 1.5, 10_000)), wait);
  }
}

function lamp(state, text) {
  byId('model').dataset.state = state;
  byId('model-text').textContent = text;
}

// ---- the conversation ----

/** Keeps a conversation as it stands, unless it was deleted while an answer to it was on its way. */
function keep(which = talk) {
  if (which === talk) which.job = job.get();
  if (which.turns.length > 0 && !deleted.has(which.id) && !talks.keep(which)) lamp('loading', 'This browser keeps no history.');
}

function deeds(turn) {
  return {
    keep: () => keep(),
    again: () => again(turn),
    fresh: () => begin(newTalk()),
    another: turn.kind === 'chat' ? () => another(turn) : undefined, // a diagnosis is the same each time
  };
}

function showTalk() {
  views.clear();
  byId('thread').replaceChildren(...talk.turns.map((turn) => {
    for (const answer of turn.answers) { // a page that was left while an answer was on its way
      if (['waiting', 'streaming'].includes(answer.state)) answer.state = answer.text ? 'stopped' : 'failed';
    }
    if (turn.answers[turn.beside]?.state === 'failed') turn.beside = undefined;
    const view = new TurnView(turn, deeds(turn));
    views.set(turn, view);
    return view.node;
  }));
  byId('welcome').hidden = talk.turns.length > 0;
  document.title = talk.title ? `${talk.title} · Journeyman` : 'Journeyman';
}

function begin(next) {
  running?.abort();
  running = null;
  busy(false);
  talk = next;
  talks.enter(talk);
  job.set(talk.job ?? {});
  jobChanged();
  showTalk();
  window.scrollTo({top: 0});
  byId('question').focus();
}

function addTurn(turn) {
  talk.turns.push(turn);
  const view = new TurnView(turn, deeds(turn));
  views.set(turn, view);
  byId('thread').append(view.node);
  byId('welcome').hidden = true;
  talks.enter(talk);
  showWithJob();
  view.node.scrollIntoView({block: 'start', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'});
}

// ---- an answer on its way ----

/** Does the work of one answer: tells the page that it runs, and how it ended. The work is told how it can be stopped, and tells the text as it comes. */
async function carryOut(turn, answer, work) {
  const mine = talk;
  const control = new AbortController();
  running = control;
  busy(true);
  const view = () => views.get(turn)?.view(answer);
  view()?.refresh();
  const reading = new Reading();
  try {
    await work(control.signal, (text) => {
      answer.state = 'streaming';
      answer.text += text;
      reading.push(text);
      const near = document.documentElement.scrollHeight - window.scrollY - window.innerHeight < NEAR_PX;
      view()?.stream();
      if (near) requestAnimationFrame(() => window.scrollTo({top: document.documentElement.scrollHeight}));
    });
    answer.state = 'done';
    reading.end('Answer complete.');
  } catch (problem) {
    const stopped = problem.name === 'AbortError';
    answer.state = stopped && answer.text ? 'stopped' : 'failed';
    answer.problem = stopped ? new Problem('It was stopped before anything came.', {code: 'stopped'}) : problem;
    reading.end(stopped ? 'Stopped.' : '');
    if (!stopped && answer.text) { // what came stays, with the reason why no more does
      answer.state = 'stopped';
      say(problem.message);
    }
    if (wantsKey(problem)) askForKey(problem.message);
    if (problem.status === 503 || problem.code === 'unreachable') watchModel();
  } finally {
    if (running === control) {
      running = null;
      busy(false);
    }
    keep(mine);
    views.get(turn)?.refresh();
  }
}

function busy(is) {
  byId('stop').hidden = !is;
  byId('send').hidden = is;
  byId('diagnose').disabled = is;
  document.body.classList.toggle('busy', is);
}

function budgetChars() {
  return readable > 0 ? Math.max(400, (readable - Math.min(ANSWER_TOKENS, readable / 2)) * CHARS_PER_TOKEN) : 6000;
}

function streamInto(turn, answer, more) {
  const before = talk.turns.slice(0, talk.turns.indexOf(turn));
  const {messages, left} = sent.get(turn) ?? messagesOf(before, turn.content, budgetChars());
  sent.set(turn, {messages, left: 0}); // another answer is one to the same messages, whatever was put right since
  if (left > 0) turn.about = [turn.about, `without the first ${count(left, 'turn', 'turns')}`].filter(Boolean).join(' · ');
  const {regeneratedFrom, ...sampling} = more;
  const belongs = {session: talk.id, regeneratedFrom};
  return carryOut(turn, answer, async (signal, onText) => {
    Object.assign(answer, await chat({messages, ...sampling}, belongs, {onHead: (head) => Object.assign(answer, head), onText}, signal));
  });
}

function ask(question) {
  const about = jobLines(job.get());
  const tell = byId('send-job').checked && about !== '' && about !== toldLines();
  const turn = {
    kind: 'chat',
    asked: question,
    about: tell ? jobLine(job.get()) : '',
    jobLines: tell ? about : undefined,
    content: tell ? `${about}\n\n${question}` : question,
    answers: [newAnswer()],
    chosen: 0,
  };
  addTurn(turn);
  streamInto(turn, turn.answers[0], {});
}

function startDiagnosis() {
  if (running) return;
  const card = job.get();
  const lines = jobLines(card);
  const turn = {
    kind: 'diagnosis',
    asked: 'Diagnosis',
    about: jobLine(card),
    jobLines: lines,
    content: ['Diagnose this vehicle.', lines].filter(Boolean).join('\n'),
    answers: [{...newAnswer(), waitingFor: 'Diagnosing'}],
    chosen: 0,
    body: diagnoseBody(card),
  };
  talk.title ||= `Diagnosis: ${turn.about}`.slice(0, 90);
  if (narrow.matches) job.fold(true);
  addTurn(turn);
  runDiagnosis(turn, turn.answers[0]);
}

function runDiagnosis(turn, answer) {
  const session = talk.id;
  return carryOut(turn, answer, async (signal, onText) => {
    try {
      const document = await diagnose(turn.body, {session}, signal);
      onText(textOf(document));
      Object.assign(answer, {
        diagnosis: document,
        interactionId: document.interaction_id ?? '',
        modelVersion: document.model_version,
        citations: document.citations,
        verdicts: document.verdicts,
        tokens: document.usage?.completion_tokens ?? 0,
        finish: 'stop',
      });
    } catch (problem) {
      if (problem.status === 400) atField(problem);
      throw problem;
    }
  });
}

/** Shows a refusal of the card at the field it is about. */
function atField(problem) {
  const fields = {'codes': 'code', 'vehicle.year': 'vehicle-year', 'vehicle.mileage_km': 'vehicle-mileage', 'symptoms': 'symptoms', 'vehicle.make': 'vehicle-make'};
  const id = Object.entries(fields).find(([param]) => problem.param?.startsWith(param))?.[1];
  if (id) job.problem(problem.message, id);
}

function again(turn) {
  if (running) return;
  const at = turn.answers.findIndex((answer) => answer.state === 'failed');
  if (at < 0) return;
  const answer = {...newAnswer(), waitingFor: turn.answers[at].waitingFor};
  turn.answers[at] = answer;
  views.get(turn).refresh();
  if (turn.kind === 'diagnosis') runDiagnosis(turn, answer);
  else streamInto(turn, answer, at === 0 ? {} : anotherOf(turn));
}

function anotherOf(turn) {
  return {...ANOTHER, seed: crypto.getRandomValues(new Uint32Array(1))[0], regeneratedFrom: turn.answers[turn.chosen].interactionId};
}

function another(turn) {
  if (running) return;
  const answer = {...newAnswer(), waitingFor: 'Thinking of another'};
  turn.answers.push(answer);
  turn.beside = turn.answers.length - 1;
  turn.said = undefined;
  const view = views.get(turn);
  view.refresh();
  view.node.scrollIntoView({block: 'nearest'});
  streamInto(turn, answer, anotherOf(turn));
}

// ---- the composer ----

const question = byId('question');

byId('ask-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = question.value.trim();
  if (text === '' || running) return;
  question.value = '';
  if (narrow.matches) job.fold(true);
  ask(text);
});
question.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    byId('ask-form').requestSubmit();
  }
});
function stop() {
  if (!running) return;
  running.abort();
  question.focus();
}
byId('stop').addEventListener('click', stop);
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !document.querySelector('dialog[open]')) stop();
});
for (const starter of document.querySelectorAll('.starter')) {
  starter.addEventListener('click', () => {
    question.value = starter.textContent;
    byId('ask-form').requestSubmit();
    question.focus({preventScroll: true});
  });
}

// ---- the job card ----

/** The card's lines as the model was told them last in this conversation. */
function toldLines() {
  return talk.turns.findLast((turn) => turn.jobLines !== undefined)?.jobLines;
}

function showWithJob() {
  const card = job.get();
  byId('with-job').hidden = jobLines(card) === '' || jobLines(card) === toldLines();
  byId('with-line').textContent = jobLine(card);
}

function jobChanged() {
  showWithJob();
  if (talk.turns.length > 0) keep();
}

const job = new JobCard(jobChanged, startDiagnosis);

// ---- history and dialogs ----

const history = byId('history');
const when = new Intl.DateTimeFormat(undefined, {dateStyle: 'medium', timeStyle: 'short'});

function showHistory() {
  const entries = talks.list();
  byId('forget-all').hidden = entries.length === 0;
  byId('talks').replaceChildren(...entries.map((entry) => h('li', {class: entry.id === talk.id ? 'current' : ''},
    h('button', {type: 'button', class: 'open', 'aria-current': entry.id === talk.id ? 'true' : undefined, on: {click: () => open(entry.id)}},
      h('span', {class: 'title'}, entry.title || 'Without a title'), h('span', {class: 'help'}, when.format(entry.changedAt))),
    h('button', {type: 'button', class: 'quiet tiny', 'aria-label': `Delete: ${entry.title}`, on: {click: () => forget(entry.id)}}, icon('trash')))));
  if (entries.length === 0) byId('talks').append(h('li', {class: 'none'}, 'Nothing yet.'));
}

function open(id) {
  history.close();
  const found = talks.read(id);
  if (found) begin(found);
  else say('This conversation is no longer there.');
}

function forget(id) {
  deleted.add(id);
  talks.remove(id);
  if (id === talk.id) begin(newTalk());
  showHistory();
  if (history.open) history.querySelector('button').focus();
}

byId('open-history').addEventListener('click', () => {
  showHistory();
  history.showModal();
});
byId('new-talk').addEventListener('click', () => begin(newTalk()));
byId('forget-all').addEventListener('click', (event) => {
  const button = event.currentTarget;
  if (!button.dataset.sure) { // the second press does it
    button.dataset.sure = 'yes';
    button.textContent = 'Really delete all?';
    return;
  }
  deleted.add(talk.id);
  talks.removeAll();
  begin(newTalk());
  showHistory();
});
history.addEventListener('close', () => {
  const button = byId('forget-all');
  delete button.dataset.sure;
  button.textContent = 'Delete all';
});
for (const dialog of document.querySelectorAll('dialog')) {
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog || event.target.closest('[data-close]')) dialog.close(); // the first is the ground around it
  });
}
talks.onChangeElsewhere(() => {
  if (history.open) showHistory();
});

wireKey(() => {
  say('The key is kept for this tab.');
  watchModel();
});
job.set(talk.job ?? {});
if (narrow.matches) job.fold(talk.turns.length > 0);
showWithJob();
showTalk();
watchModel();
