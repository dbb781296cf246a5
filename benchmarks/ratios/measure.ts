/** What is measured, and what it is divided by: both take longer on a slower machine. */
export interface Pair {
  /** `policies over 10 resources`. */
  name: string;
  /** What it is compared with: `copying them as JSON`. */
  against: string;
  subject: () => Promise<void> | void;
  reference: () => Promise<void> | void;
  /** How often each is measured. */
  rounds: number;
}

/** A measured pair; the times are those of the round that took the least. */
export interface Measured {
  name: string;
  against: string;
  milliseconds: number;
  referenceMilliseconds: number;
  ratio: number;
}

/** A clock that counts milliseconds. */
export interface Clock {
  now(): number;
}

/** A shorter time is measured over several calls: the clock and other work would be too much of it. */
const shortest = 200;

/** Calls in a round at most, for work that the clock doesn't see. */
const mostCalls = 4096;

/**
 * Measures both in turn, and takes the round of each that took the least: other work on the machine only ever adds time, and
 * what slows it for a while slows both.
 */
export async function measure(pair: Pair, clock: Clock): Promise<Measured> {
  const subject = await calls(pair.subject, clock);
  const reference = await calls(pair.reference, clock);
  let [best, bestReference] = [Infinity, Infinity];
  for (let round = 0; round < pair.rounds; round += 1) {
    bestReference = Math.min(bestReference, await timeOf(pair.reference, reference, clock));
    best = Math.min(best, await timeOf(pair.subject, subject, clock));
  }
  const { name, against } = pair;
  return { name, against, milliseconds: best, referenceMilliseconds: bestReference, ratio: best / bestReference };
}

/** How often to call something in a round. Twice as often until it is long enough; by then its code is compiled. */
async function calls(work: Pair["subject"], clock: Clock): Promise<number> {
  let count = 1;
  while (count < mostCalls && count * (await timeOf(work, count, clock)) < shortest) count *= 2;
  return count;
}

/** The time of one call, of several in a row. */
async function timeOf(work: Pair["subject"], count: number, clock: Clock): Promise<number> {
  const start = clock.now();
  for (let call = 0; call < count; call += 1) await work();
  return (clock.now() - start) / count;
}
