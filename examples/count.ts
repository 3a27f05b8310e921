import { countBallots, drawLot, readBlt, renderCount } from 'hanpyo/counting';

const file = `3 2
5 1 2 0
3 2 1 0
4 3 2 0
0
"Kim"
"Lee"
"Park"
"Council"
`;

const { candidates, seats, ballots } = readBlt(file);
// Ties go to the lot. Draw it from something that nobody could know when voting ended, such as a dice roll in public.
const lot = drawLot(new TextEncoder().encode('thrown in public: 4 1 6 3 2 2 5 1'), candidates.length);
const result = countBallots({ rule: 'scottish-stv', seats }, candidates, ballots, lot);
console.log(result.winners.map((candidate) => candidates[candidate]));
console.log(renderCount(result));
