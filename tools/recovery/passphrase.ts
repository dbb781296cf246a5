import { readFileSync } from "node:fs";

import { UserError } from "../../components/userError";

/** The environment variable with the passphrase. */
export const passphraseVariable = "RECOVERY_KIT_PASSPHRASE";

const shortest = 16;

/**
 * The passphrase of a recovery kit: from a file, or from the environment. Never from an argument, which other users of the machine can see.
 * @throws UserError where there is none, or it is short enough to be guessed
 */
export function readPassphrase(file: string | undefined, environment: NodeJS.ProcessEnv): string {
  const passphrase = file === undefined ? environment[passphraseVariable] : firstLine(file);
  if (!passphrase) {
    throw new UserError(
      `The passphrase is missing: set ${passphraseVariable}, or name a file that holds it with --passphrase-file.`,
    );
  }
  if (passphrase.length < shortest) {
    throw new UserError(
      `The passphrase has ${passphrase.length} characters; at least ${shortest} are needed, such as from \`openssl rand -base64 24\`.`,
    );
  }
  return passphrase;
}

function firstLine(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").split(/\r?\n/)[0];
  } catch (error) {
    throw new UserError(`--passphrase-file ${file} can't be read: ${error instanceof Error ? error.message : ""}`);
  }
}
