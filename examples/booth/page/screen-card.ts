/** The card: scanned, pasted or typed, all three alike. What is wrong with it is said now, next to the field. */
import { cardFromText } from 'hanpyo/ballot';
import { openBooth } from 'hanpyo/ballot/worker';
import { toHex } from 'hanpyo/core';
import type { ElectionView, VoterView } from '../crypto/messages.js';
import type { App, Screen, Voting } from './app.js';
import { Refused, type VotingHistory } from './board-client.js';
import { CryptoError } from './crypto-line.js';
import { actions, h } from './dom.js';
import { scanButtons } from './scan.js';
import { electionScreen } from './screen-election.js';
import { announce } from './status.js';
import type { Texts } from './texts-en.js';

/** Characters on a card, without hyphens. */
const CARD_LENGTH = 43;
const PIN = /^[0-9A-Za-z]{4,32}$/;

/** Asks for the card. */
export function cardScreen(app: App): Screen {
  const typed = { code: '', pin: '' };
  return { step: 0, make: () => cardForm(app, typed) };
}

/** What is wrong with a code, in words, or `undefined`. */
export function cardProblem(text: string, { card }: Texts): string | undefined {
  const plain = text.replace(/[\s-]/g, '');
  if (plain === '') return card.empty;
  if (!/^[0-9A-Za-z]*$/.test(plain) || /[Uu]/.test(plain)) return card.character;
  if (plain.length !== CARD_LENGTH) return card.length(plain.length, CARD_LENGTH);
  try {
    cardFromText(plain);
    return undefined;
  } catch {
    return card.typing;
  }
}

function cardForm(app: App, typed: { code: string; pin: string }): HTMLElement {
  const { card, next } = app.texts;
  const error = h('p', { id: 'card-error', class: 'error', role: 'alert' });
  const code = h('input', {
    id: 'card-code',
    class: 'code',
    autocomplete: 'off',
    autocapitalize: 'characters',
    spellcheck: 'false',
    'aria-describedby': 'card-hint card-error',
    input: () => {
      typed.code = code.value;
      // While somebody types, only what can no longer become right is said.
      const isWhole = code.value.replace(/[\s-]/g, '').length >= CARD_LENGTH;
      complain(isWhole ? cardProblem(code.value, app.texts) : undefined);
    },
  });
  code.value = typed.code;
  const complain = (text: string | undefined): void => {
    error.textContent = text ?? '';
    if (text === undefined) code.removeAttribute('aria-invalid');
    else code.setAttribute('aria-invalid', 'true');
  };
  const pin = h('input', {
    id: 'card-pin',
    autocomplete: 'off',
    input: () => {
      typed.pin = pin.value;
    },
  });
  pin.value = typed.pin;
  const submit = async (): Promise<void> => {
    const problem = cardProblem(code.value, app.texts) ?? pinProblem(pin.value, app.texts);
    if (problem === undefined)
      return enter(app, typed).catch((reason) => complain(refusal(reason, app.texts)));
    complain(problem);
    code.focus();
  };
  return h(
    'form',
    {
      novalidate: true,
      submit: (event) => {
        event.preventDefault();
        void submit();
      },
    },
    h('h1', {}, card.title),
    h('p', { class: 'lead' }, card.lead),
    h(
      'div',
      { class: 'field' },
      h('label', { for: 'card-code' }, card.code),
      h('p', { id: 'card-hint', class: 'hint' }, card.codeHint),
      code,
      error,
    ),
    scanButtons(app.texts, (text) => {
      typed.code = code.value = text;
      complain(cardProblem(text, app.texts));
      code.focus();
    }),
    h(
      'details',
      { open: typed.pin !== '' },
      h('summary', {}, card.pin),
      h('div', { class: 'field' }, h('label', { for: 'card-pin' }, card.pinLabel), pin),
    ),
    actions(h('button', { class: 'primary' }, next)),
  );
}

function pinProblem(pin: string, { card }: Texts): string | undefined {
  return pin === '' || PIN.test(pin) ? undefined : card.badPin;
}

function refusal(reason: unknown, { card }: Texts): string {
  const code = reason instanceof CryptoError ? reason.code : '';
  return code === 'wrong-election' ? card.wrongElection : card.notOnRoll;
}

/** Finds the voter, asks the board what it has of her, and opens the booth. */
async function enter(
  app: App,
  { code, pin }: { readonly code: string; readonly pin: string },
): Promise<void> {
  const { election } = app;
  if (election === undefined) return;
  announce(app.texts.working);
  const voter = await app.crypto.ask('voter', code.replace(/[\s-]/g, ''), pin === '' ? undefined : pin);
  const { manifestBytes: manifest, publicKey } = election;
  app.booth = await openBooth({ manifest, publicKey, rows: [voter.row] }, app.crypto.boothWorker);
  app.voting = votingOf(election, voter, await historyOf(app, voter));
  announce('');
  app.show(electionScreen(app));
}

function votingOf({ manifest }: ElectionView, voter: VoterView, history: VotingHistory | undefined): Voting {
  const ids = manifest.styles[voter.row.style]?.contests ?? [];
  const contests = ids.map((id) => manifest.contests.findIndex((contest) => contest.id === id));
  return { voter, contests, history, drafts: new Map() };
}

async function historyOf({ board }: App, { row }: VoterView): Promise<VotingHistory | undefined> {
  try {
    return await board.history(toHex(row.key));
  } catch (error) {
    // A board that has not been opened has no ballots either.
    return error instanceof Refused ? { total: 0, previous: new Uint8Array(32) } : undefined;
  }
}
