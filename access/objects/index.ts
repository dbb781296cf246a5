import type { AccessObject } from "./accessObject";
import { budget } from "./budget";
import { team } from "./team";
import { virtualKey } from "./virtualKey";

/** The kinds of objects, by the name of their resource. */
export const accessObjects = { Budget: budget, Team: team, VirtualKey: virtualKey } satisfies Record<
  string,
  AccessObject
>;

/** One of {@link accessObjects}. */
export type AccessKind = keyof typeof accessObjects;
