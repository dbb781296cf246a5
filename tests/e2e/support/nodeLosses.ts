import { boot, crash, cutOff, drain, join, uncordon } from "../../../lab/embedded/faults";

/** How a node goes and comes back. */
export interface Loss {
  /** The node. */
  node: string;
  begin: () => Promise<void>;
  /** What is looked at while the node is gone and the rest of the gateway serves. */
  meanwhile?: () => Promise<void>;
  end: () => Promise<void>;
}

/** Seconds that a drain may take: the longest request, and a new proxy's start. */
const drainDeadline = 180;

/** A node is drained, as an administrator does before taking it away. */
export const drained = (node: string): Loss => ({
  node,
  begin: () => drain(node, drainDeadline),
  end: () => uncordon(node),
});

/** A node's link is cut; what runs there goes on. */
export const linkCut = (node: string): Loss => ({ node, begin: () => cutOff(node), end: () => join(node) });

/** A node ends at once, with all that runs there. */
export const crashed = (node: string): Loss => ({ node, begin: () => crash(node), end: () => boot(node) });
