// The job card: the vehicle, its trouble codes and what is noticed.

import {byId} from './dom.js';
import {CodeField} from './codes.js';

const FIELDS = {make: 'vehicle-make', model: 'vehicle-model', year: 'vehicle-year', engine: 'vehicle-engine', mileage: 'vehicle-mileage'};

/** An empty card. */
export function emptyJob() {
  return {make: '', model: '', year: '', engine: '', mileage: '', codes: [], symptoms: ''};
}

function vehicleName(job) {
  return [job.year, job.make, job.model, job.engine].filter(Boolean).join(' ');
}

/** The card in a few words; empty where nothing is on it. */
export function jobLine(job) {
  return [vehicleName(job), job.mileage ? `${job.mileage} km` : '', job.codes.map((each) => each.code).join(' '), job.symptoms]
    .filter(Boolean)
    .join(' · ');
}

/** The card as lines of a message: the form in which the model is asked for diagnoses has the same lines. */
export function jobLines(job) {
  const lines = [];
  const vehicle = [vehicleName(job), job.mileage ? `${job.mileage} km` : ''].filter(Boolean).join(', ');
  if (vehicle) lines.push(`Vehicle: ${vehicle}`);
  const known = job.codes.filter((each) => each.known && each.meaning);
  if (known.length > 0) lines.push(`Codes: ${known.map((each) => `${each.code} (${each.meaning})`).join('; ')}`);
  if (job.symptoms) lines.push(`Symptoms: ${job.symptoms.replace(/\s+/g, ' ')}`);
  return lines.join('\n');
}

/** The card as the body of a diagnosis. */
export function diagnoseBody(job) {
  const vehicle = {};
  for (const name of ['make', 'model', 'engine']) {
    if (job[name]) vehicle[name] = job[name];
  }
  if (job.year) vehicle.year = Number(job.year);
  if (job.mileage) vehicle.mileage_km = Number(job.mileage);
  return {vehicle, codes: job.codes.map((each) => each.code), symptoms: job.symptoms};
}

export class JobCard {
  #codes;
  #changed;

  /**
   * @param {() => void} changed called after anything on the card has changed
   * @param {() => void} diagnose called when a diagnosis is wanted and the card is well filled in
   */
  constructor(changed, diagnose) {
    this.#changed = changed;
    this.#codes = new CodeField(() => this.#touched());
    for (const id of [...Object.values(FIELDS), 'symptoms']) byId(id).addEventListener('input', () => this.#touched());
    byId('job-form').addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.#check()) diagnose();
    });
    byId('clear-job').addEventListener('click', () => {
      this.set(emptyJob());
      byId('vehicle-make').focus();
      this.#touched();
    });
    const toggle = byId('job-toggle');
    toggle.addEventListener('click', () => this.fold(toggle.getAttribute('aria-expanded') === 'true'));
  }

  /** Folds the card to its line, or opens it; only a narrow screen has the button and shows the difference. */
  fold(folded) {
    const toggle = byId('job-toggle');
    toggle.setAttribute('aria-expanded', String(!folded));
    toggle.textContent = folded ? 'Open' : 'Fold';
    byId('job').classList.toggle('folded', folded);
  }

  get() {
    const value = (id) => byId(id).value.trim();
    const job = {codes: this.#codes.chosen.map((each) => ({...each})), symptoms: value('symptoms')};
    for (const [name, id] of Object.entries(FIELDS)) job[name] = value(id);
    job.mileage = job.mileage.replace(/[\s.,'’]/g, '');
    return job;
  }

  set(job) {
    const whole = {...emptyJob(), ...job};
    for (const [name, id] of Object.entries(FIELDS)) byId(id).value = whole[name];
    byId('symptoms').value = whole.symptoms;
    this.#codes.set(whole.codes);
    this.problem('');
    this.#line();
  }

  /** Says what is wrong with the card, at the field where it is known; an empty text takes it back. */
  problem(text, id) {
    const line = byId('job-problem');
    line.textContent = text;
    line.hidden = text === '';
    for (const each of document.querySelectorAll('#job-form [aria-invalid]')) each.removeAttribute('aria-invalid');
    if (text && id) {
      this.fold(false);
      byId(id).setAttribute('aria-invalid', 'true');
      byId(id).focus();
    }
  }

  #check() {
    const none = this.#codes.takeTyped();
    const job = this.get();
    if (none) return this.#wrong(`“${none}” is no trouble code. One is P, B, C or U, a digit from 0 to 3 and three more: P0301.`, 'code');
    if (job.year && !(/^\d{4}$/.test(job.year) && job.year >= 1900 && job.year <= 2100)) return this.#wrong('The year has four digits.', FIELDS.year);
    if (job.mileage && !(/^\d{1,8}$/.test(job.mileage) && job.mileage <= 10_000_000)) return this.#wrong('The mileage is a number of kilometres.', FIELDS.mileage);
    if (job.codes.length === 0 && job.symptoms === '') return this.#wrong('A diagnosis needs a trouble code or a symptom.', 'code');
    this.problem('');
    return true;
  }

  #wrong(text, id) {
    this.problem(text, id);
    return false;
  }

  #touched() {
    if (!byId('job-problem').hidden) this.problem('');
    this.#line();
    this.#changed();
  }

  #line() {
    byId('job-line').textContent = jobLine(this.get()) || 'nothing on it yet';
  }
}
