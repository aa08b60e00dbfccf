/** When to dial again after a connection ended, as Pusher's close codes ask for. */
import { pause } from "@frontage/sdk/missed";

/** How long a server that refused for good (unknown key, over its quota) is left alone, in ms. */
const REFUSED_FOR = 60_000;
/** How long a server that is full is left alone at least, in ms. */
const FULL_FOR = 1_000;
/** Within how many ms everybody is back that a server sent away only for a moment. */
const AT_ONCE = 1_000;

/**
 * How long to wait, in ms, after a connection ended with `code`. Always some way at random: a server
 * that stops sends all its pages away at the same moment.
 *
 * @param tries how many connections in a row ended before anything could be heard
 */
export function waitAfter(code: number, tries: number): number {
  if (code >= 4000 && code < 4100) return REFUSED_FOR * (1 + Math.random());
  if (code >= 4100 && code < 4200) return FULL_FOR + pause(tries + 1);
  if (code >= 4200 && code < 4300 && tries === 0) return AT_ONCE * Math.random();
  return pause(tries);
}
