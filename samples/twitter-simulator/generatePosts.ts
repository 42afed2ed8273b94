import { type Random, pick, randomAt, randomInteger } from './mulberry32.js';
import { ARTIST, DECORATIONS, GIVEN_NAMES, LANGUAGES, LOCATIONS, type Language, SURNAMES } from './phrases.js';
import type { Author, Post, PostSource } from './Post.js';
import { IDS_PER_MILLISECOND, snowflakeAt, snowflakeTime } from './snowflake.js';

export const MAX_TEXT_LENGTH = 280;

const FIRST_POST_AT = Date.UTC(2026, 2, 1, 12);
const POST_INTERVAL_MS = 1500;
const AUTHOR_COUNT = 400;
const TOKEN_ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/**
 * Varied posts that all mention `anitta`: the same seed gives the same posts.
 *
 * Post n is a function of seed and n alone. So `Infinity` posts take no memory, and any of them is found without making those before it.
 */
export function generatePosts(options: { count: number; seed: number }): PostSource {
  const { count, seed } = options;
  return {
    length: count,
    at: (index) => generatePost(seed, index),
    idAt: (index) => generateId(randomAt(seed, index), index),
  };
}

function generatePost(seed: number, index: number): Post {
  const random = randomAt(seed, index);
  const id = generateId(random, index);
  const language = pick(random, LANGUAGES);
  return {
    id,
    text: generateText(random, language),
    author: generateAuthor(seed, randomInteger(random, 1, AUTHOR_COUNT)),
    createdAt: new Date(snowflakeTime(id)).toISOString(),
    lang: language.lang,
  };
}

// Strictly increasing, since the time within an interval stays below the interval.
function generateId(random: Random, index: number): string {
  const time = FIRST_POST_AT + index * POST_INTERVAL_MS + randomInteger(random, 0, POST_INTERVAL_MS - 1);
  return snowflakeAt(time, randomInteger(random, 0, IDS_PER_MILLISECOND - 1));
}

function generateText(random: Random, language: Language): string {
  const limit = chooseLimit(random);
  let text = pick(random, language.openers).replace('{artist}', pick(random, ARTIST));
  for (;;) {
    const longer = text + pick(random, [' ', ' ', ' ', '\n', '\n\n']) + generatePiece(random, language);
    // Whole pieces or none: a cut could fall inside a surrogate pair or an emoji sequence.
    if (longer.length > limit) break;
    text = longer;
  }
  // Laughter in Portuguese; it fits any gap.
  return limit === MAX_TEXT_LENGTH ? `${text} `.padEnd(MAX_TEXT_LENGTH, 'k').slice(0, MAX_TEXT_LENGTH) : text;
}

function chooseLimit(random: Random): number {
  const kind = random();
  if (kind < 0.25) return 0;
  if (kind < 0.75) return randomInteger(random, 60, 160);
  if (kind < 0.9) return randomInteger(random, 161, MAX_TEXT_LENGTH - 1);
  return MAX_TEXT_LENGTH;
}

function generatePiece(random: Random, language: Language): string {
  const kind = random();
  if (kind < 0.45) return pick(random, language.sentences);
  if (kind < 0.9) return pick(random, DECORATIONS);
  const characters = Array.from({ length: 10 }, () => TOKEN_ALPHABET.charAt(randomInteger(random, 0, TOKEN_ALPHABET.length - 1)));
  return `https://t.co/${characters.join('')}`;
}

function generateAuthor(seed: number, number: number): Author {
  const random = randomAt(seed, -number);
  const author = {
    id: String(randomInteger(random, 1, 9)) + String(number).padStart(4, '0') + '0'.repeat(randomInteger(random, 3, 14)),
    name: `${pick(random, GIVEN_NAMES)} ${pick(random, SURNAMES)}`,
    username: `fan_${String(number)}`,
  };
  return random() < 0.7 ? { ...author, location: pick(random, LOCATIONS) } : author;
}
