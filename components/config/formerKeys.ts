/** Keys of earlier releases, and what replaces each. */
export const formerKeys: Record<string, string> = {
  "postgres.synchronous": "Set postgres.durability to quorum instead.",
};
