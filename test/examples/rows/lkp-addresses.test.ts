/** Row LKP-08: which addresses a peer keeps of those that strangers name, and which it never asks. */
import { expect, it } from 'vitest';
import { AddressBook } from '../../../examples/party/peer/address-book.js';
import { NEWS } from '../../../examples/party/peer/news.js';
import { isPublicAddress, peerAddress } from '../../../examples/party/peer/reach.js';
import { seededRng } from '../../helpers/rng.js';

const rng = seededRng('party addresses');

it('LKP-08 keeps few addresses of strangers, none twice, and never its own', () => {
  const book = new AddressBook('https://own.example', ['https://seed.example/']);
  for (let i = 0; i < 100; i++)
    book.offer(Array.from({ length: 100 }, (_, j) => `https://p${i}-${j}.example`));
  book.offer([
    'https://own.example/',
    'ftp://x.example',
    'https://a.example/path',
    'https://u:p@x.example',
    'no',
  ]);
  expect(book.toVisit(rng).length).toBe(1 + 8);
  expect(book.toVisit(rng)).not.toContain('https://own.example');
  expect(book.peers).toEqual([]);
  book.answered('https://p0-0.example', true, rng);
  expect(book.peers).toEqual(['https://p0-0.example']);
  for (let failures = 0; failures < 3; failures++) book.failed('https://p0-0.example');
  expect(book.peers).toEqual([]);
  for (let i = 0; i < 40; i++) book.answered(`https://q${i}.example`, true, rng);
  expect(book.peers.length).toBe(NEWS.peers);
});

it('LKP-08 neither those who came first nor those who come without end fill the list of a peer alone', () => {
  const book = new AddressBook('https://own.example', []);
  const early = Array.from({ length: NEWS.peers }, (_, i) => `https://early${i}.example`);
  for (const address of early) book.answered(address, true, rng);
  book.offer(['https://late.example']);
  book.answered('https://late.example', true, rng);
  expect(book.peers).toContain('https://late.example');
  for (let i = 0; i < 500; i++) book.answered(`https://flood${i}.example`, true, rng);
  expect(book.peers.length).toBe(NEWS.peers);
  expect(book.peers.slice(0, NEWS.peers / 2)).toEqual(early.slice(0, NEWS.peers / 2));
  // Who hears of the peers takes only the first few: they are others each time, and in the end all.
  const heard = new Set<string>();
  for (let times = 0; times < 100; times++)
    for (const address of book.toTell(rng).slice(0, 8)) heard.add(address);
  expect(heard.size).toBe(NEWS.peers);
});

it('LKP-08 knows the addresses of the open network from all others', () => {
  for (const ip of [
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
  ])
    expect([ip, isPublicAddress(ip)]).toEqual([ip, false]);
  for (const ip of [
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    'ff02::1',
    '2001:db8::1',
  ])
    expect([ip, isPublicAddress(ip)]).toEqual([ip, false]);
  for (const ip of ['8.8.8.8', '172.32.0.1', '2606:4700::1111'])
    expect([ip, isPublicAddress(ip)]).toEqual([ip, true]);
  expect(peerAddress('http://127.1:80')).toBe('http://127.0.0.1');
});
