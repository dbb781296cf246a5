import { set } from "../support";
import { again, type Mutant, type Place, titleOf, type Verdict } from "./mutant";

/** A change of one value: the path, the new value (undefined removes it), and the expected verdict. */
export type Setting = [path: string, value: unknown, verdict: Verdict];

/** One mutant for each change. */
export function settings(place: Place, changes: readonly Setting[]): Mutant[] {
  return changes.map(([path, value, verdict]) => ({
    title: `${titleOf(place)}: ${path} ${value === undefined ? "removed" : `= ${JSON.stringify(value)}`}`,
    change: (resources) => {
      set(again(resources, place).inputs, path, value);
    },
    verdict,
  }));
}
