// What an operator can do to versions and runs: the words of each dialog, and the call behind it.

import {ask} from './dialog.js';
import * as operations from './operations.js';

/** Makes a version champion. */
export function promote(version, {champion, done}) {
  ask({
    title: `Promote ${version}`,
    sentence: champion && champion !== version
      ? `The gate is asked. If it lets it through, ${version} answers everything from the next question on, and ${champion} retires; one click brings it back.`
      : `The gate is asked. If it lets it through, ${version} answers everything from the next question on.`,
    confirm: `Promote ${version}`,
    forced: version,
    run: (body) => operations.promote(version, body),
    said: () => `${version} is the champion.`,
    done,
  });
}

/** Gives a version a share of the traffic, or another one. */
export function canary(version, {percent, champion, done}) {
  const running = percent !== null && percent !== undefined;
  ask({
    title: running ? `Share of ${version}` : `Roll out ${version}`,
    sentence: running
      ? `Conversations are dealt anew by the new share from the next one on; those that run stay where they are.`
      : `The gate is asked. If it lets it through, ${version} answers a share of conversations beside ${champion ?? 'the champion'}, until the tests tell which is better.`,
    confirm: running ? `Change the share of ${version}` : `Roll out ${version}`,
    fields: [{name: 'percent', label: 'Share', kind: 'percent', value: running ? percent : 5}],
    run: (body) => operations.canary(version, body),
    said: () => `The share of ${version} is changed.`,
    done,
  });
}

/** Takes the canary out of the traffic without a judgement. */
export function withdraw(version, {champion, done}) {
  ask({
    title: `Withdraw ${version}`,
    sentence: `${champion ?? 'The champion'} answers everything again. Nothing is held against ${version}: it can be rolled out again.`,
    confirm: `Withdraw ${version}`,
    run: (body) => operations.withdraw(version, body),
    said: () => `${version} is withdrawn.`,
    done,
  });
}

/** Refuses a version. */
export function reject(version, {done}) {
  ask({
    title: `Reject ${version}`,
    sentence: `${version} serves nobody, and stands as rejected until it is evaluated anew.`,
    confirm: `Reject ${version}`,
    danger: true,
    run: (body) => operations.reject(version, body),
    said: () => `${version} is rejected.`,
    done,
  });
}

/** Brings back what served before. */
export function rollback({champion, canary: live, previous, done}) {
  ask({
    title: 'Roll back',
    sentence: live
      ? `${live} is taken out of the traffic and rejected. ${champion} stays and answers everything.`
      : `${previous} answers everything again, within a moment. ${champion} retires.`,
    confirm: live ? `Roll back ${live}` : `Roll back to ${previous}`,
    danger: true,
    run: (body) => operations.rollback(body),
    said: (result) => `${result.champion} serves.`,
    done,
  });
}

/** Begins a run. */
export function retrain({champion, done}) {
  ask({
    title: 'Begin a run',
    sentence: `A candidate is trained from ${champion ?? 'the champion'} and all accepted feedback until now, in a process of its own, evaluated, and brought before the gate. Serving goes on.`,
    confirm: 'Begin the run',
    run: (body) => operations.retrain(body),
    said: (result) => `Run ${result.run} has begun.`,
    done,
  });
}

/** Stops a run. */
export function stop(run, {done}) {
  ask({
    title: `Stop ${run}`,
    sentence: 'The training ends within seconds. What it has learned until now is left in its folder and serves nobody.',
    confirm: `Stop ${run}`,
    danger: true,
    run: (body) => operations.stop(run, body),
    said: () => `${run} is stopped.`,
    done,
  });
}

const MODES = {
  auto: 'Runs begin by themselves, and a candidate that passes the gate is rolled out by itself.',
  approve: 'Runs begin by themselves. A candidate that passes the gate waits for you.',
  off: 'No run begins by itself.',
};

/** Changes when runs begin. */
export function mode(name, {done}) {
  ask({
    title: `Schedule: ${name}`,
    sentence: MODES[name],
    confirm: `Set the schedule to ${name}`,
    run: (body) => operations.setMode({mode: name, ...body}),
    said: () => `The schedule is set to ${name}.`,
    done,
  });
}

/** Decides what waits in the queue. */
export function decide(item, decision, text, done) {
  const what = {
    accept: ['Accept the record', 'It may be trained on from the next run on.', 'Accept it'],
    reject: item.subject_kind === 'technician'
      ? ['Keep the technician aside', 'Nothing that this key said or says is trained on.', 'Keep aside']
      : ['Reject the record', 'It is not trained on.', 'Reject it'],
    edit: ['Put the record right', 'Your text takes the place of the technician’s, and may be trained on.', 'Save my text'],
    release: ['Release the technician', 'What this key said counts again.', 'Release'],
  }[decision];
  ask({
    title: what[0],
    sentence: what[1],
    confirm: what[2],
    reasonName: 'why',
    danger: decision === 'reject',
    fields: decision === 'edit' ? [{name: 'edited_text', label: 'The text', value: text, rows: 6}] : [],
    run: (body) => operations.decide({subject: item.subject, decision, ...body}),
    said: () => `${what[0]}: done.`,
    done,
  });
}
