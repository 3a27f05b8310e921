/** The funnel page in English. The type of this catalogue is what every other language must have. */

/** Words of the page, by use. Figures are given as the language writes them. */
export const EN = {
  language: 'en',
  name: 'The forum in figures',
  other: '한국어',
  otherLanguage: 'ko',
  skip: 'Skip to the content',
  help: 'Help',
  helpText:
    'This page reads the public log of the forum and judges every entry in your browser by the rules of the charter: signatures, one support of a person, thresholds, who may decide. The figures are counted from the entries, not taken from anybody. A person is a key; there are no names on the log.',
  practice: 'Example: these residents and proposals are made up.',
  reading: (done: string, total: string): string => `Verifying entry ${done} of ${total} …`,
  good: (size: string): string =>
    `Verified in this browser: all ${size} entries, by the rules of the charter`,
  unreachable: 'The log can not be read now; the figures are those of before.',
  bad: 'ALARM: this log is not in order. No figures are shown.',
  noLog: 'This page does not hold a log. It is made with one, or served by a forum.',
  fromFile: 'The log is in this file: it is verified without a network.',
  fromServer: 'Live: new entries are verified as they come.',
  tiles: {
    proposals: 'Proposals',
    supports: 'Supports',
    participants: 'Took part in debates',
    adopted: 'Adopted',
  },
  funnel: 'From filing to adoption',
  needs: {
    supports: (count: string): string => `from ${count} supports`,
    participants: (count: string): string => `from ${count} people in the debate`,
    voters: (count: string): string => `or ${count} voters`,
  },
  panel: 'the panel may lift, with a reason',
  decided: 'decided by the operators',
  start: 'where all begin',
  share: (percent: string): string => `${percent} of those filed`,
  table: 'As a table',
  funnelColumns: ['Stage', 'Needs', 'Came so far', 'Are there now'] as readonly string[],
  proposals: 'Proposals',
  proposalColumns: ['Title', 'Rules', 'Stage', 'Supports', 'In the debate', 'Next step'] as readonly string[],
  /** Before the name of the stage. */
  next: (have: string, need: string): string => `${have} of ${need} to: `,
  none: 'none',
};

/** A catalogue. */
export type Texts = typeof EN;
