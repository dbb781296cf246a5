import { set } from "../support";
import { again, type Mutant, type Place, titleOf, type Verdict } from "./mutant";

/** A change of one value: the path, the value to set (undefined removes), and what has to come of it. */
export type Setting = [path: string, value: unknown, verdict: Verdict];

/** One mutant for each change of a value. */
export function settings(place: Place, changes: readonly Setting[]): Mutant[] {
  return changes.map(([path, value, verdict]) => ({
    title: `${titleOf(place)}: ${path} ${value === undefined ? "removed" : `= ${JSON.stringify(value)}`}`,
    change: (resources) => {
      set(again(resources, place).inputs, path, value);
    },
    verdict,
  }));
}
