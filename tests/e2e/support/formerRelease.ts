import { RevisionError, unpackRevision } from "../../../tools/preview/revision";

/** The last release (0.1.0, not tagged yet), from which this program must be able to upgrade. */
export const formerRevision = "d0644bf";

/**
 * Unpacks the last release into a temporary folder, which the caller deletes.
 * @returns the folder; undefined in a checkout without that commit, such as a shallow clone
 */
export function unpackFormerRelease(): string | undefined {
  try {
    return unpackRevision(formerRevision);
  } catch (error) {
    if (!(error instanceof RevisionError)) throw error;
    process.stdout.write(`the upgrade is not tested: ${error.message}\n`);
    return undefined;
  }
}
