/** Something that can be found by its name and gone to, or done. */
export interface Findable {
  readonly id: string;
  readonly title: string;
  /** What it is, or where: "Settings, Texts". */
  readonly kind: string;
  act(): void;
}

/** More than these nobody reads: they type on. */
const MOST = 50;

/** What is meant by `typed`: each of its words is in the title or the kind, the best first. */
export function found(all: readonly Findable[], typed: string): Findable[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  return all
    .map((one, order) => ({ one, order, rank: rankOf(one, words) }))
    .filter(({ rank }) => rank < MISSED)
    .sort((a, b) => a.rank - b.rank || a.order - b.order)
    .slice(0, MOST)
    .map(({ one }) => one);
}

const MISSED = 4;

/** From 0: the title begins so; a word of it does; it is in the title; it is in the kind. */
function rankOf({ title, kind }: Findable, words: readonly string[]): number {
  const name = plain(title);
  const where = plain(kind);
  return words.reduce((worst, word) => Math.max(worst, rankOfWord(name, where, word)), 0);
}

function rankOfWord(name: string, where: string, word: string): number {
  if (name.startsWith(word)) return 0;
  if (name.includes(` ${word}`)) return 1;
  if (name.includes(word)) return 2;
  return where.includes(word) ? 3 : MISSED;
}

/** Without capitals and accents: nobody types them when they search. */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase().trim();
}
